"""What `lessondl.matmul` promises beyond what the lesson itself asserts: errors, dtypes, devices, empty matrices, gradients."""

import pytest

torch = pytest.importorskip("torch")

from lessondl.matmul import (
    Cost,
    add_ones,
    broadcast_shape,
    matmul_broadcast,
    matmul_cost,
    matmul_einsum,
    matmul_loops,
    matmul_rows,
    network,
    relu_layer,
)

WAYS = [matmul_loops, matmul_rows, matmul_broadcast, matmul_einsum]
DEVICES = [
    d
    for d, there in {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }.items()
    if there
]


def pair(dtype=torch.float32, device="cpu"):
    a, b = torch.arange(-6, 6).reshape(4, 3), torch.arange(-3, 3).reshape(3, 2)
    return a.to(device, dtype), b.to(device, dtype)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.float64, torch.int64])
def test_each_way_keeps_dtype_and_device(way, device, dtype):
    if device != "cpu" and dtype in (torch.float64, torch.int64):
        pytest.skip("not on every device")
    c = way(*pair(dtype, device))
    assert c.dtype == dtype and c.device.type == device
    assert c.tolist() == [[19, 4], [10, 4], [1, 4], [-8, 4]]  # on paper


@pytest.mark.parametrize("way", WAYS)
def test_shapes_that_do_not_fit_are_refused_with_both_named(way):
    a, b = pair()
    with pytest.raises(ValueError, match=r"no product of the shapes \(3, 2\) and \(4, 3\)"):
        way(b, a)
    with pytest.raises(ValueError, match=r"\(3,\) and \(3, 2\)"):
        way(a[0], b)
    with pytest.raises(ValueError, match=r"\(1, 4, 3\)"):
        way(a[None], b)


@pytest.mark.parametrize("way", WAYS)
def test_two_kinds_of_numbers_are_refused(way):
    a, b = pair()
    with pytest.raises(ValueError, match="torch.float32 and torch.int64"):
        way(a, b.long())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("m", "k", "n"), [(0, 3, 2), (4, 0, 2), (4, 3, 0)])
def test_empty_matrices(way, m, k, n):
    assert way(torch.ones(m, k), torch.ones(k, n)).tolist() == [[0.0] * n] * m


@pytest.mark.parametrize("way", WAYS)
def test_gradients_flow_and_arguments_are_left_alone(way):
    a, b = (t.requires_grad_() for t in pair())
    before = a.tolist(), b.tolist()
    way(a, b).sum().backward()
    assert (a.tolist(), b.tolist()) == before
    assert a.grad.tolist() == [[-5, -1, 3]] * 4 and b.grad.tolist() == [
        [-6, -6],
        [-2, -2],
        [2, 2],
    ]  # sums of rows of b, of columns of a


def test_cost():
    assert (
        matmul_cost(2, 3, 4) == Cost(operations=48, bytes=4 * (6 + 12 + 8))
        and matmul_cost(2, 3, 4, itemsize=2).bytes == 52
    )
    assert matmul_cost(1000, 1000, 1000).intensity == pytest.approx(1000 / 6)


@pytest.mark.parametrize(
    "shapes",
    [
        ((5,), ()),
        ((1,), (7,)),
        ((2, 1, 3), (4, 1)),
        ((1, 1), (3, 4), (4,)),
        ((),),
        (torch.Size([2, 3]), [3]),
    ],
)
def test_broadcast_shape_agrees_with_pytorch(shapes):
    assert broadcast_shape(*shapes) == tuple(torch.broadcast_shapes(*map(tuple, shapes)))


@pytest.mark.parametrize("shapes", [((2,), (3,)), ((3, 2), (3,)), ((2, 1), (1, 3), (4, 3))])
def test_shapes_that_do_not_broadcast(shapes):
    with pytest.raises(RuntimeError):
        torch.broadcast_shapes(*shapes)
    with pytest.raises(ValueError, match="do not fit together"):
        broadcast_shape(*shapes)


def test_relu_layer_refuses_what_would_broadcast_by_mistake():
    x, w = pair()
    for b in torch.zeros(1), torch.zeros(4, 1), torch.tensor(0.0):
        with pytest.raises(ValueError, match=r"constants of the shape \(2,\)"):
            relu_layer(x, w, b)
    with pytest.raises(ValueError, match="no product"):
        relu_layer(w, x, torch.zeros(3))


def test_the_slope_at_zero_is_zero():
    x, w, b = torch.zeros(1, 1), torch.ones(1, 1), torch.zeros(1, requires_grad=True)
    relu_layer(x, w, b).sum().backward()
    assert b.grad.item() == 0


def test_add_ones():
    assert (
        add_ones(torch.zeros(2, 1, dtype=torch.float64)).tolist() == [[0, 1], [0, 1]]
        and add_ones(torch.zeros(2, 1, dtype=torch.int32)).dtype == torch.int32
    )
    with pytest.raises(ValueError, match=r"not \(3,\)"):
        add_ones(torch.zeros(3))


def test_a_network_of_one_layer_is_linear_and_wrong_shapes_are_refused():
    x, w = pair()
    b = torch.tensor([1.0, -1.0])
    assert network(x, [(w, b)]).equal(x @ w + b)
    with pytest.raises(ValueError, match=r"\(4, 2\) and \(3, 2\)"):
        network(x, [(w, b), (w, b)])
    with pytest.raises(ValueError, match="constants of the shape"):
        network(x, [(w, torch.zeros(1))])
