"""What `lessondl.titanic`, `survival` and `better` promise beyond what the lesson itself asserts: a spreadsheet that calculates, tables with gaps, errors."""

import io
import json
import math
import os
import shutil
import subprocess
import sys
from functools import cache

import pytest

torch = pytest.importorskip("torch")
openpyxl = pytest.importorskip("openpyxl")

import numpy as np
import pandas as pd
from course import ROOT

from lessondl import better, survival, titanic
from lessondl.better import corrected_t, folds, gain_interval, sign_test, wilson
from lessondl.survival import RECIPES, net, random_split, submission, told_right, trained
from lessondl.titanic import (
    LEVELS,
    RAW,
    SHEETS,
    TOP,
    descend,
    dummies,
    fare_groups,
    fill_missing,
    most_common,
    sheet_inputs,
    start_weights,
    to_inputs,
    to_workbook,
)
from lessonpress.kit.data import data

MODELS = ["regression", "two regressions", "matrix product"]


@pytest.fixture(scope="module")
def passengers():
    return pd.read_csv(data("titanic", sample=True) / "train.csv")


@pytest.fixture(scope="module")
def few(passengers):
    return passengers.dropna(subset=RAW).head(25)


# The spreadsheet


def by_formulas(path):
    "Each sheet's calculated cells, by the package `formulas`."
    formulas = pytest.importorskip("formulas")
    cells = formulas.ExcelModel().loads(str(path)).finish().calculate()

    def one(key):
        return np.asarray(cells[key].value, dtype=object).ravel()[0]

    found = {key.upper(): key for key in map(str, cells)}
    return lambda sheet, at: one(found[f"'[{path.name}]{sheet}'!{at}".upper()])


def by_libreoffice(path):
    "The same by LibreOffice, which writes what it has calculated into a new file."
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not on PATH")
    out = path.parent / "calculated"
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{path.parent / 'profile'}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(out),
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (out / path.name).is_file(), done.stdout + done.stderr
    book = openpyxl.load_workbook(out / path.name, data_only=True)
    return lambda sheet, at: book[sheet][at].value


ENGINES = [by_formulas, by_libreoffice]


def predicted(rows, w):
    "What PyTorch says: inputs, and predictions of each sheet."
    x = sheet_inputs(rows)
    return x, {
        "regression": x @ w[:, 0],
        "two regressions": torch.relu(x @ w).sum(1),
        "matrix product": torch.relu(x @ w).sum(1),
    }


def compare(cell, rows, w):
    "Every input, prediction and loss that the engine calculated with PyTorch's."
    x, preds = predicted(rows, w)
    y = torch.tensor(rows.Survived.to_numpy(), dtype=torch.float64)
    got = [
        [float(cell("data", f"{c}{r}")) for c in "IJKLMNOPQR"] for r in range(TOP, TOP + len(rows))
    ]
    assert np.allclose(got, x, rtol=0, atol=1e-9)
    for sheet, p in preds.items():
        column = "B" if sheet == "regression" else "F"
        got = [float(cell(sheet, f"{column}{r}")) for r in range(TOP, TOP + len(rows))]
        assert np.allclose(got, p, rtol=0, atol=1e-9), sheet
        assert abs(float(cell(sheet, "B13")) - ((p - y) ** 2).mean().item()) < 1e-9, sheet
        assert (
            abs(float(cell(sheet, "B14")) - ((p > 0.5) == (y == 1)).double().mean().item()) < 1e-9
        ), sheet


@pytest.fixture(scope="module")
def started(few, tmp_path_factory):
    "The workbook as it is written, and what each engine calculates of it, once."
    file = tmp_path_factory.mktemp("start") / "start.xlsx"
    to_workbook(file, few)
    return file, cache(lambda engine: engine(file))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_spreadsheet_engine_calculates_what_pytorch_does(engine, few, started):
    compare(started[1](engine), few, start_weights())


@pytest.mark.parametrize("engine", ENGINES)
def test_trained_parameters_give_the_loss_of_least_squares(engine, few, tmp_path):
    x, y = sheet_inputs(few), torch.tensor(few.Survived.to_numpy(), dtype=torch.float64)
    best = torch.linalg.lstsq(x, y, driver="gelsd").solution
    to_workbook(
        tmp_path / "best.xlsx", few, torch.stack([best, torch.zeros(10, dtype=torch.float64)], 1)
    )
    cell = engine(tmp_path / "best.xlsx")
    residual = y - x @ best
    assert abs(float(cell("regression", "B13")) - (residual @ residual).item() / len(y)) < 1e-9
    assert (x.T @ residual).abs().max() < 1e-8  # the mark of a least-squares solution


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("sheet", "parameter"),
    [("regression", "J3"), ("two regressions", "J4"), ("matrix product", "C11")],
)
def test_changing_one_parameter_in_the_file_changes_the_loss(
    engine, sheet, parameter, few, started, tmp_path
):
    book = openpyxl.load_workbook(started[0])
    book[sheet][parameter] = 3.5  # of `male`
    book.save(tmp_path / "after.xlsx")
    w = start_weights()
    w[8, 0 if sheet == "regression" else 1] = 3.5
    p = predicted(few, w)[1][sheet]
    y = torch.tensor(few.Survived.to_numpy(), dtype=torch.float64)
    before = float(started[1](engine)(sheet, "B13"))
    after = float(engine(tmp_path / "after.xlsx")(sheet, "B13"))
    assert abs(after - ((p - y) ** 2).mean().item()) < 1e-9 and abs(after - before) > 1e-3


def test_libreoffice_calculates_the_whole_sample(passengers, tmp_path):
    to_workbook(tmp_path / "sample.xlsx")
    compare(
        by_libreoffice(tmp_path / "sample.xlsx"), passengers.dropna(subset=RAW), start_weights()
    )


def test_no_prediction_and_no_loss_is_a_constant(few, tmp_path):
    to_workbook(tmp_path / "t.xlsx", few)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == list(SHEETS) == ["data", *MODELS]
    last = TOP + len(few) - 1
    for sheet in MODELS:
        ws, array = book[sheet], ()
        for row in ws.iter_rows(TOP, last, 1, len(SHEETS[sheet])):
            for cell in row:
                formula = cell.value
                if isinstance(formula, openpyxl.worksheet.formula.ArrayFormula):
                    array = {c.coordinate for line in ws[formula.ref] for c in line}
                    formula = formula.text
                if cell.coordinate in array:
                    continue
                assert isinstance(formula, str) and formula.startswith("="), (
                    sheet,
                    cell.coordinate,
                )
        assert all(ws[at].value.startswith("=") for at in ("B13", "B14"))
        if sheet == "matrix product":
            assert array == {f"{c}{r}" for c in "BC" for r in range(TOP, last + 1)}
    assert {c.value for c in book["data"]["R"][TOP - 1 : last]} == {1}
    assert all(
        str(c.value).startswith("=")
        for row in book["data"].iter_rows(TOP, last, 9, 17)
        for c in row
    )


def test_the_same_passengers_always_give_the_same_bytes(few, tmp_path):
    for name in "ab":
        to_workbook(tmp_path / name, few)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import pandas as pd; from lessondl.titanic import to_workbook; to_workbook('c', pd.read_csv('few.csv'))"
    few.to_csv(tmp_path / "few.csv", index=False)
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        check=True,
        env={**os.environ, "TZ": "Asia/Tokyo"},
    )
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b == c


def cells(path):
    book = openpyxl.load_workbook(path)

    def plain(v):
        return (v.ref, v.text) if isinstance(v, openpyxl.worksheet.formula.ArrayFormula) else v

    return {
        (ws.title, c.coordinate): plain(c.value)
        for ws in book
        for row in ws.iter_rows()
        for c in row
        if c.value is not None
    }


def test_the_file_that_the_page_offers_is_what_the_code_writes_now(tmp_path):
    to_workbook(tmp_path / "now.xlsx")
    assert cells(ROOT / "files/titanic.xlsx") == cells(tmp_path / "now.xlsx"), (
        "write it again: python -c \"from lessondl.titanic import to_workbook; to_workbook('files/titanic.xlsx')\""
    )


def test_the_file_that_the_page_offers_holds_no_passenger_s_name(passengers):
    "It is the embedded sample, and without its names, tickets and cabins."
    texts = {v for v in cells(ROOT / "files/titanic.xlsx").values() if isinstance(v, str)}
    assert not texts & {
        *passengers.Name,
        *passengers.Ticket.astype(str),
        *passengers.Cabin.dropna(),
    }
    rows = passengers.dropna(subset=RAW)
    fares = [
        v
        for (sheet, at), v in cells(ROOT / "files/titanic.xlsx").items()
        if sheet == "data" and at.startswith("G") and int(at[1:]) >= TOP
    ]
    assert np.allclose(fares, rows.Fare)


def test_a_workbook_of_nobody_or_with_other_weights_is_refused(few, tmp_path):
    with pytest.raises(ValueError, match="without gaps"):
        to_workbook(tmp_path / "t", few.assign(Age=float("nan")))
    with pytest.raises(ValueError, match=r"\(10, 2\)"):
        to_workbook(tmp_path / "t", few, torch.zeros(9, 2))
    with pytest.raises(ValueError, match=r"\(10, 2\)"):
        to_workbook(tmp_path / "t", few, torch.zeros(10, 3))
    assert not (tmp_path / "t").exists()


# Tables


def table(**columns):
    base = {
        "Pclass": [3, 1],
        "Sex": ["male", "female"],
        "Age": [22.0, 38.0],
        "SibSp": [1, 0],
        "Parch": [0, 2],
        "Fare": [7.25, 71.5],
        "Embarked": ["S", "C"],
    }
    return pd.DataFrame({**base, **columns})


def test_inputs_by_hand():
    got = to_inputs(table())
    assert list(got) == [
        "Age",
        "SibSp",
        "Parch",
        "LogFare",
        "Sex_male",
        "Sex_female",
        "Pclass_1",
        "Pclass_2",
        "Pclass_3",
        "Embarked_C",
        "Embarked_Q",
        "Embarked_S",
    ]
    assert got.iloc[0].tolist() == pytest.approx([22, 1, 0, math.log(8.25), 1, 0, 0, 0, 1, 0, 0, 1])
    assert got.iloc[1].tolist() == pytest.approx([38, 0, 2, math.log(72.5), 0, 1, 1, 0, 0, 1, 0, 0])


def test_a_small_table_has_the_same_columns_as_a_large_one(passengers):
    assert list(to_inputs(table().head(1))) == list(to_inputs(fill_missing(passengers)))


@pytest.mark.parametrize(("column", "value"), [("Sex", "other"), ("Pclass", 4), ("Embarked", None)])
def test_an_unknown_or_missing_level_is_refused(column, value):
    with pytest.raises(ValueError, match=column):
        to_inputs(table(**{column: [value, value]}))


def test_dummies_have_one_1_in_each_row():
    for name, levels in LEVELS.items():
        assert (dummies(pd.Series(levels, name=name), levels).sum(axis=1) == 1).all()


def test_gaps_are_filled_with_given_values_or_the_most_common_and_the_table_is_left_alone():
    gappy = pd.concat(
        [table(), table(Age=[38.0, None], Embarked=[None, "C"], Fare=[None, 71.5])],
        ignore_index=True,
    )
    before = gappy.copy()
    own = fill_missing(gappy)
    assert (
        own.Age.tolist() == [22, 38, 38, 38]
        and own.Embarked.tolist() == ["S", "C", "C", "C"]
        and own.Fare.tolist() == [7.25, 71.5, 71.5, 71.5]
    )
    given = fill_missing(
        gappy, most_common(table(Age=[5.0, 5.0], Fare=[1.0, 1.0], Embarked=["Q", "Q"]))
    )
    assert given.Age.tolist() == [22, 38, 38, 5] and given.Embarked[2] == "Q" and given.Fare[2] == 1
    pd.testing.assert_frame_equal(gappy, before)


# Training and judging


@pytest.mark.parametrize(("n", "share"), [(891, 0.2), (10, 0.25), (7, 0.5)])
def test_a_split_has_every_row_once(n, share):
    train, valid = random_split(n, share, seed=3)
    assert sorted([*train.tolist(), *valid.tolist()]) == list(range(n)) and len(valid) == int(
        share * n
    )


def test_a_split_is_fastai_s():
    splitter = pytest.importorskip("fastai.data.transforms").RandomSplitter
    for seed in (0, 42):
        assert [list(part) for part in splitter(seed=seed)(range(891))] == [
            part.tolist() for part in random_split(891, seed=seed)
        ]


def test_a_split_leaves_the_global_generator_alone_and_refuses_empty_parts():
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    random_split(10)
    assert torch.equal(torch.rand(1), expected)
    for n, share in ((4, 0.2), (10, 1.0), (0, 0.2)):
        with pytest.raises(ValueError):
            random_split(n, share)


def test_descent_on_a_bowl_by_hand():
    p = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    losses = descend([p], lambda: p**2, lr=0.25, epochs=3)  # p: 1, 1/2, 1/4, 1/8
    assert losses == [1, 1 / 4, 1 / 16] and p.item() == 1 / 8


def test_net_equals_sequential():
    from torch import nn

    g = torch.Generator().manual_seed(0)
    sizes = [(5, 4), (4, 3), (3, 1)]
    layers = [(torch.randn(k, n, generator=g), torch.randn((), generator=g)) for k, n in sizes]
    seq = nn.Sequential(
        nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1), nn.Sigmoid()
    )
    with torch.no_grad():
        for module, (w, b) in zip((seq[0], seq[2], seq[4]), layers):
            module.weight.copy_(w.T)
            module.bias.fill_(b)
    x = torch.randn(6, 5, generator=g)
    assert torch.allclose(net(x, layers), seq(x), atol=1e-6)


@pytest.mark.parametrize(("right", "n"), [(0, 5), (5, 5), (1, 2), (147, 178)])
def test_wilson_stays_within_0_and_1_and_holds_the_share(right, n):
    low, high = wilson(right, n)
    assert -1e-12 <= low <= right / n <= high <= 1 + 1e-12
    assert wilson(n - right, n) == pytest.approx((1 - high, 1 - low))


def test_wilsons_interval_is_scipys():
    from scipy.stats import binomtest

    for right, n in ((0, 1), (1, 1), (0, 20), (7, 9), (361, 370)):
        assert wilson(right, n) == pytest.approx(
            tuple(binomtest(right, n).proportion_ci(method="wilson")), abs=2e-4
        )


@pytest.mark.parametrize(("right", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_wilson_refuses_what_is_no_share(right, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(right, n)


def test_sign_test_by_counting_heads():
    assert sign_test(0, 0) == 1 and sign_test(3, 3) == 1
    assert sign_test(5, 0) == sign_test(0, 5) == 2 / 32
    assert sign_test(4, 1) == pytest.approx(2 * (1 + 5) / 32)


def test_sign_test_is_exact_with_numbers_of_numpy():
    from scipy.stats import binomtest

    for won, lost in ((79, 10), (54, 39), (700, 100)):
        got = sign_test(np.int64(won), np.int64(lost))
        assert got == pytest.approx(binomtest(won, won + lost).pvalue, rel=1e-9)


@pytest.mark.parametrize(("n", "k"), [(10, 5), (11, 3), (5, 5), (891, 5)])
def test_each_row_is_for_validation_in_one_fold(n, k):
    pairs = folds(n, k, seed=3)
    assert len(pairs) == k
    assert sorted(torch.cat([unseen for _, unseen in pairs]).tolist()) == list(range(n))
    for seen, unseen in pairs:
        assert sorted([*seen.tolist(), *unseen.tolist()]) == list(range(n))
        assert n // k <= len(unseen) <= n // k + 1
    assert all(map(torch.equal, folds(n, k, seed=3)[0], pairs[0]))


@pytest.mark.parametrize(("n", "k"), [(10, 1), (4, 5), (0, 2)])
def test_folds_refuse_what_cannot_be_dealt(n, k):
    with pytest.raises(ValueError, match="folds of"):
        folds(n, k)


def test_the_interval_of_a_gain_is_that_of_the_mean_of_paired_differences():
    won, lost, n = 54, 39, 891
    each = np.array([1] * won + [-1] * lost + [0] * (n - won - lost))
    half = 1.96 * each.std() / math.sqrt(n)
    assert gain_interval(won, lost, n) == pytest.approx((each.mean() - half, each.mean() + half))
    assert gain_interval(0, 0, n) == (0, 0)
    assert gain_interval(lost, won, n) == pytest.approx((-each.mean() - half, half - each.mean()))


@pytest.mark.parametrize("counts", [(-1, 2, 5), (3, 3, 5), (0, 0, 0)])
def test_a_gain_refuses_what_is_no_count(counts):
    with pytest.raises(ValueError, match="no shares"):
        gain_interval(*counts)


def test_corrected_t_is_students_where_nothing_is_shared_and_wider_where_rows_are():
    from scipy.stats import t, ttest_1samp

    gains = np.random.default_rng(0).normal(0.01, 0.02, 30)
    mean, p = corrected_t(gains, n_train=10**12, n_valid=1)
    assert mean == pytest.approx(gains.mean())
    assert p == pytest.approx(ttest_1samp(gains, 0).pvalue, rel=1e-6)
    wider = gains.std(ddof=1) * math.sqrt(1 / 30 + 0.25)  # four fifths to learn from
    assert corrected_t(gains, 80, 20)[1] == pytest.approx(2 * t.sf(gains.mean() / wider, 29))
    assert corrected_t([0.0, 0.0], 80, 20) == (0, 1)
    assert corrected_t([0.1, 0.1], 80, 20)[1] == 0
    with pytest.raises(ValueError, match="two gains"):
        corrected_t([0.1], 80, 20)


# The lesson's own statistics, computed again with SciPy and scikit-learn from what it has stored


@pytest.fixture(scope="module")
def stored():
    "The facts of the lesson's parts, and the HTML of their labelled tables."
    parts = (ROOT / f"nbs/{name}.ipynb" for name in ("06_titanic", "06b_survival", "06c_better"))
    cells = [c for p in parts for c in json.loads(p.read_text(encoding="utf-8"))["cells"]]
    facts, tables = {}, {}
    for cell in cells:
        label = "".join(cell["source"]).partition("#| label: ")[2].partition("\n")[0]
        for output in cell.get("outputs", []):
            found = output.get("data", {})
            if fact := found.get("application/vnd.lessonpress.fact+json"):
                facts[fact["name"].removeprefix("titanic.")] = fact["value"]
            elif "text/html" in found:
                tables[label] = "".join(found["text/html"])
    return facts, tables


def test_the_stored_intervals_and_the_first_sign_test_are_scipy_s(stored):
    from scipy.stats import binomtest

    facts, _ = stored
    for name, right in ("linear", facts["linear_right"]), ("sigmoid", facts["sigmoid_right"]):
        known = binomtest(right, facts["valid"]).proportion_ci(method="wilson")
        assert (facts[f"low_{name}"], facts[f"high_{name}"]) == pytest.approx(
            tuple(known), abs=1e-4
        )
    assert facts["won"] - facts["lost"] == facts["sigmoid_right"] - facts["linear_right"]
    assert facts["p"] == pytest.approx(binomtest(facts["won"], facts["won"] + facts["lost"]).pvalue)


def test_the_table_of_pairs_is_scipy_s(stored):
    from scipy.stats import binomtest, norm

    facts, tables = stored
    table = pd.read_html(io.StringIO(tables["tbl-pairs"]))[0]
    assert list(table.against) == ["rule", "linear", "exact"]
    for row in table.itertuples():
        ties = facts["rows"] - row.won - row.lost
        each = np.repeat([1, -1, 0], [row.won, row.lost, ties])
        error = each.std() / math.sqrt(len(each))
        low, high = norm.interval(0.95, each.mean(), error)
        assert row.interval == f"{low:.3f} to {high:.3f}"
        assert row.gain == pytest.approx(each.mean(), abs=6e-4)
        assert row.p == pytest.approx(binomtest(row.won, row.won + row.lost).pvalue, abs=6e-4)


def test_six_deals_of_real_passengers_by_scikit_learn(stored):
    """The exact line by scikit-learn, and the sentence that the sigmoid is said to find: the p-values of the lesson follow."""
    linear = pytest.importorskip("sklearn.linear_model")
    from scipy.stats import binomtest
    from sklearn.model_selection import cross_val_predict

    titanic = data("titanic")
    if titanic.kind != "real":
        pytest.skip("the real passengers are not at hand")
    df, (facts, _) = pd.read_csv(titanic / "train.csv"), stored
    filled, lived = fill_missing(df), df.Survived.to_numpy() == 1
    woman, third = df.Sex == "female", df.Pclass == 3
    sentence = (woman & ~(third & (filled.Embarked == "S"))).to_numpy() == lived
    assert sentence.sum() == facts["oof_sigmoid"]

    x, p, right = sheet_inputs(filled).numpy(), [], []
    for seed in range(6):
        cards = [(a.numpy(), b.numpy()) for a, b in folds(len(df), seed=seed)]
        line = linear.LinearRegression(fit_intercept=False)
        exact = (cross_val_predict(line, x, lived.astype(float), cv=cards) > 0.5) == lived
        won, lost = (sentence & ~exact).sum(), (exact & ~sentence).sum()
        p.append(binomtest(int(won), int(won + lost)).pvalue)
        right.append(exact.sum())
    assert (min(right), max(right)) == (facts["oof_exact_low"], facts["oof_exact_high"])
    assert (facts["oof_p_low_exact"], facts["oof_p_high_exact"]) == pytest.approx((min(p), max(p)))
    assert sum(value < 0.05 for value in p) == facts["oof_claims"]

    rule = woman.to_numpy() == lived
    won, lost = (sentence & ~rule).sum(), (rule & ~sentence).sum()
    assert facts["oof_p_low_rule"] == pytest.approx(binomtest(int(won), int(won + lost)).pvalue)


def test_the_corrected_t_of_a_hundred_real_splits(stored):
    "The sentence against the exact line on the hundred splits of the lesson, by SciPy's t-test with its statistic made smaller."
    linear = pytest.importorskip("sklearn.linear_model")
    from scipy.stats import t, ttest_1samp

    titanic = data("titanic")
    if titanic.kind != "real":
        pytest.skip("the real passengers are not at hand")
    df, (facts, _) = pd.read_csv(titanic / "train.csv"), stored
    filled, lived = fill_missing(df), df.Survived.to_numpy()
    woman, third = df.Sex == "female", df.Pclass == 3
    sentence = (woman & ~(third & (filled.Embarked == "S"))).to_numpy() == (lived == 1)
    x, gains = sheet_inputs(filled).numpy(), []
    for seed in range(100):
        train, valid = (rows.numpy() for rows in random_split(len(df), seed=seed))
        line = linear.LinearRegression(fit_intercept=False).fit(x[train], lived[train])
        exact = (line.predict(x[valid]) > 0.5) == (lived[valid] == 1)
        gains.append(sentence[valid].mean() - exact.mean())
    assert ((np.array(gains) > 1e-9).sum(), (np.array(gains) < -1e-9).sum()) == (
        facts["above_exact"],
        facts["below_exact"],
    )
    shrink = math.sqrt((1 / 100) / (1 / 100 + len(valid) / len(train)))
    p = 2 * t.sf(ttest_1samp(gains, 0).statistic * shrink, 99)
    assert facts["corrected_exact"] == pytest.approx(p, rel=1e-4)
    assert corrected_t(gains, len(train), len(valid))[1] == pytest.approx(p)


def test_a_submission_is_what_kaggle_takes(tmp_path):
    got = submission([892, 893, 894], torch.tensor([[0.2], [0.7], [0.5]]))
    got.to_csv(tmp_path / "sub.csv", index=False)
    assert (tmp_path / "sub.csv").read_text() == "PassengerId,Survived\n892,0\n893,1\n894,0\n"
    with pytest.raises(ValueError):
        submission([1, 2], torch.tensor([0.5]))
    with pytest.raises(ValueError):
        submission([1], torch.tensor([float("nan")]))


# The parts


@pytest.mark.parametrize(
    ("module", "names"),
    [
        (survival, ["random_split", "net", "submission"]),
        (better, ["wilson", "sign_test", "folds", "gain_interval", "corrected_t"]),
    ],
)
def test_what_could_be_imported_from_titanic_still_can(module, names):
    for name in names:
        assert getattr(titanic, name) is getattr(module, name)


def test_groups_by_fare_are_equal_and_hold_every_survivor(passengers):
    fares, shares = fare_groups(passengers.head(200), 8)
    assert fares.shape == shares.shape == (8,) and (fares.diff() >= 0).all()
    lowest = passengers.head(200).sort_values("Fare", kind="stable").head(25)
    assert fares[0].item() == pytest.approx(np.log10(lowest.Fare + 1).mean())
    assert shares.mean().item() == pytest.approx(passengers.head(200).Survived.mean())


def test_a_recipe_starts_alike_each_time_and_leaves_the_table_alone(passengers):
    table = torch.tensor(to_inputs(fill_missing(passengers)).to_numpy(), dtype=torch.float)
    x, y = table / table.amax(0), torch.tensor(passengers.Survived.to_numpy())[:, None].float()
    before = x.clone()
    for recipe in RECIPES.values():
        first, second = trained(recipe, x, y), trained(recipe, x, y)
        assert all(map(torch.equal, first, second)) and torch.equal(x, before)
        right = told_right(recipe, first, x, y)
        preds = recipe[1](x, first).detach().numpy().ravel() > 0.5
        assert right.tolist() == (preds == passengers.Survived.to_numpy()).tolist()
        assert right.float().mean() > 0.7
