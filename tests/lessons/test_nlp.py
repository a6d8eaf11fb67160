"What the three modules of lesson 8 promise beyond it: errors, ties, shapes, what happens without an extra, and nothing changed behind one's back."

import importlib.util
import inspect
import itertools
import math
import random
import subprocess
import sys
import zipfile
from collections import Counter

import pytest

torch = pytest.importorskip("torch")

from course import ROOT

from lessondl import better, meaning, nlp, reading
from lessonpress.kit.data import data
from lessonpress.problems import LessonpressError

SPECIALS = len(nlp.SPECIAL)


@pytest.fixture(scope="module")
def reviews():
    return nlp.read_reviews(data("imdb_sample", sample=True))


# Tokens and numbers


def test_reviews_of_the_sample_are_as_many_as_in_the_real_file(reviews):
    (texts, y), (valid_texts, valid_y) = reviews
    assert (len(texts), len(valid_texts)) == (800, 200) == (len(y), len(valid_y))
    assert y.dtype == torch.int64 and int(y.sum() + valid_y.sum()) == 476


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("label,text\nnegative,x\n", "is_valid"),
        ("label,text,is_valid\nneutral,x,True\n", "other than"),
    ],
)
def test_another_table_is_refused(tmp_path, table, says):
    (tmp_path / "texts.csv").write_text(table)
    with pytest.raises(ValueError, match=says):
        nlp.read_reviews(tmp_path)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("<br /><br />", []),
        ("It's 2 < 3 > 1", ["it's", "2", "<", "3", ">", "1"]),
        ("Rock'n'roll!", ["rock'n'roll", "!"]),
        ("don’t", ["don’t"]),
        ("'quoted'", ["'", "quoted", "'"]),
        ("Schön, ÄRGER", ["schön", ",", "ärger"]),
    ],
)
def test_tokens_by_hand(text, tokens):
    assert nlp.tokenize(text) == tokens


def test_a_vocabulary_by_hand():
    vocab = nlp.Vocab([["b", "a", "b"], ["a", "b", "c"]], least=2)
    assert vocab.words == ["[PAD]", "[UNK]", "b", "a"] and len(vocab) == 4
    assert vocab.numbers(["a", "c", "b", "never"]) == [3, 1, 2, 1]
    assert nlp.Vocab([["b", "a", "b"]], least=1, most=1).words[2:] == ["b"]
    with pytest.raises(ValueError, match="occurs 2 times"):
        nlp.Vocab([["a"]], least=2)


@pytest.mark.parametrize(
    ("n", "runs"), [(1, ["a", "b", "c"]), (2, ["a b", "b c"]), (3, ["a b c"]), (4, [])]
)
def test_runs_by_hand(n, runs):
    assert nlp.ngrams(["a", "b", "c"], n) == runs


def test_a_run_of_nothing_is_refused():
    with pytest.raises(ValueError):
        nlp.ngrams(["a"], 0)


# Pieces of words


def test_a_pair_is_merged_from_the_left():
    assert nlp.merge(list("aaaa"), ("a", "a")) == ["aa", "aa"]
    assert nlp.merge(list("aaa"), ("a", "a")) == ["aa", "a"]
    assert nlp.merge(["ab", "c", "ab"], ("ab", "c")) == ["abc", "ab"]


@pytest.mark.parametrize("seed", range(20))
def test_merges_and_pieces_are_the_library_s(seed):
    "Few letters, so that pairs overlap (as in `aaa`), come up equally often, and stand where a merge has just been."
    pytest.importorskip("tokenizers")
    draw = random.Random(seed)

    def word():
        return "".join(draw.choices("abcd", k=draw.randint(1, 7)))

    words = [word() for _ in range(60)]
    text = " ".join(words + words[:20])
    tok = nlp.train_tokenizer([text], SPECIALS + 4 + 25)
    theirs = nlp.merges_of(tok)
    assert nlp.learn_merges(Counter(text.split()), len(theirs)) == theirs
    for _ in range(30):
        new = word()
        assert nlp.subwords(new, theirs) == tok.encode(new, add_special_tokens=False).tokens


def test_merges_end_when_every_word_is_one_piece():
    assert nlp.learn_merges(Counter({"ab": 2, "c": 1}), 9) == [("a", "b")]
    assert nlp.learn_merges(Counter(), 9) == []


def test_a_pair_of_texts_is_one_text_with_its_parts_marked():
    pytest.importorskip("transformers")
    tok = nlp.train_tokenizer(["a film a film"], 30)
    coded = tok.encode("a film", "film")
    assert coded.tokens == ["[CLS]", "a", "film", "[SEP]", "film", "[SEP]"] and coded.type_ids == [
        0,
        0,
        0,
        0,
        1,
        1,
    ]
    fast = reading.wrap_tokenizer(tok, length=4)
    assert len(fast("film a film a film", truncation=True)["input_ids"]) == 4
    assert fast(["a", "a film"], padding=True)["attention_mask"] == [[1, 1, 1, 0], [1, 1, 1, 1]]


# Models


def test_naive_bayes_is_scikit_learn_s_and_knows_its_constant():
    sklearn = pytest.importorskip("sklearn.naive_bayes")
    g = torch.Generator().manual_seed(0)
    x, y = (
        (torch.rand(30, 8, generator=g) < 0.3).float(),
        (torch.rand(30, generator=g) < 0.3).long(),
    )
    w, b = nlp.naive_bayes(x, y)
    theirs = sklearn.MultinomialNB().fit(x, y).predict_joint_log_proba(x)
    assert torch.allclose(x @ w + b, torch.tensor(theirs[:, 1] - theirs[:, 0]).float(), atol=1e-5)
    with pytest.raises(ValueError, match="both classes"):
        nlp.naive_bayes(x, torch.zeros(30, dtype=torch.long))


def test_rows_of_words_say_whether_not_how_often():
    assert nlp.word_rows([[1, 3, 3], []], 4).tolist() == [[0, 1, 0, 1], [0, 0, 0, 0]]


def test_texts_are_cut_or_filled():
    got = reading.pad_rows([[5, 6, 7], [], [8]], 2)
    assert got.tolist() == [[5, 6], [0, 0], [8, 0]] and got.dtype == torch.int64


def test_a_bag_is_a_mean_that_neither_padding_nor_order_changes():
    bag = reading.BagOfEmbeddings(9, size=4).eval()
    x = torch.tensor([[2, 5, 7], [7, 2, 5], [0, 0, 0]])
    longer = reading.pad_rows(x[:2].tolist(), 8)
    assert torch.allclose(bag(x)[0], bag(x)[1], atol=1e-6) and torch.allclose(
        bag(longer), bag(x[:2]), atol=1e-6
    )
    theirs = torch.nn.functional.embedding_bag(x[:2], bag.emb.weight, mode="mean")
    assert torch.allclose(bag.mean(x)[:2], theirs, atol=1e-6)
    assert torch.equal(bag.mean(x)[2], torch.zeros(4)) and bag(x).isfinite().all()


def test_chances_by_hand():
    rows = [[2, 3], [2, 2]]  # 2 three times, 3 once; each count raised by 1, of four tokens
    assert torch.allclose(reading.word_chances(rows, 4), torch.tensor([1, 1, 4, 2]) / 8)
    after = reading.pair_chances(rows, 4, mix=0.5)
    assert torch.allclose(
        after[2], 0.5 * torch.tensor([0, 0, 0.5, 0.5]) + 0.5 * torch.tensor([1, 1, 4, 2]) / 8
    )
    assert torch.allclose(after[0, 2], torch.tensor(0.5 + 0.5 * 4 / 8))  # every text begins with 2
    assert torch.allclose(after[1], reading.word_chances(rows, 4))  # never seen: the words alone
    with pytest.raises(ValueError):
        reading.pair_chances(rows, 4, mix=1)


def test_perplexity_of_equal_choices_is_their_number():
    assert reading.perplexity(torch.full((7,), 1 / 12)).item() == pytest.approx(12, rel=1e-5)


def test_windows_stay_within_their_text():
    x, y = reading.windows([[5, 6], [], [7]], 2)
    assert x.tolist() == [[0, 0], [0, 5], [0, 0]] and y.tolist() == [5, 6, 7]
    assert reading.NextWord(9, 2)(x).shape == (3, 9)


def test_attention_is_pytorch_s():
    q, k, v = torch.randn(3, 2, 4, 5, 8, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(
        reading.attention_weights(q, k) @ v,
        torch.nn.functional.scaled_dot_product_attention(q, k, v),
        atol=1e-5,
    )


def test_a_transformer_starts_from_its_seed_and_leaves_the_generator_alone():
    pytest.importorskip("transformers")
    before = torch.get_rng_state()
    a, b, c = (reading.small_transformer(50, labels=3, seed=s) for s in (1, 1, 2))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(a.classifier.weight, b.classifier.weight) and not torch.equal(
        a.classifier.weight, c.classifier.weight
    )
    assert a.eval()(torch.tensor([[2, 9, 3]])).logits.shape == (1, 3)


# Scores that agree


def test_likeness_by_hand():
    assert meaning.alike("ab", "ab") == 1 and meaning.alike("ab", "xy") == 0
    assert meaning.alike("abc", "abd") == pytest.approx(
        2 * 1 / 6
    )  # " ab" of " ab", "abc", "bc " and " ab", "abd", "bd "
    assert meaning.alike("", "") == 0


def test_correlation_is_pytorch_s_and_refuses_what_has_none():
    x, y = torch.randn(2, 40, generator=torch.Generator().manual_seed(3), dtype=torch.double)
    assert meaning.pearson(x, y).item() == pytest.approx(
        torch.corrcoef(torch.stack([x, y]))[0, 1].item()
    )
    for bad in (torch.ones(40, dtype=torch.double), y[:39], y[:, None]):
        with pytest.raises(ValueError):
            meaning.pearson(x, bad)


def test_the_p_value_is_the_share_of_all_orders():
    x, y = torch.tensor([1.0, 2, 3, 4, 5, 6, 7]), torch.tensor([2.0, 1, 4, 3, 7, 5, 6])
    far = meaning.pearson(x, y).abs() - 1e-6
    exact = sum(
        meaning.pearson(x, y[list(order)]).abs() >= far
        for order in itertools.permutations(range(7))
    ) / math.factorial(7)
    assert (
        abs(meaning.permutation_p(x, y, 20_000) - exact)
        < 4 * math.sqrt(exact / 20_000) + 1 / 20_000
    )
    assert meaning.permutation_p(x, y, 99) >= 1 / 100


# Answers out of fold, and two models on the same rows


def test_each_text_is_judged_once_by_a_model_that_has_not_seen_it():
    texts, y = [f"text {i}" for i in range(23)], torch.arange(23) % 2

    def fit(known, labels):
        assert [y[int(t.split()[1])] for t in known] == labels.tolist()

        def judge(new):
            assert not set(new) & set(known)
            return torch.tensor([int(t.split()[1]) for t in new])

        return judge

    assert torch.equal(nlp.answers_out_of_fold(fit, texts, y, k=4), torch.arange(23))


def test_a_comparison_is_lesson_6_s():
    y = torch.ones(10, dtype=torch.long)
    a, b = torch.tensor([1] * 8 + [0] * 2), torch.tensor([1] * 5 + [0] * 4 + [1])
    found = nlp.compare(a, b, y)
    assert (found["won"], found["lost"]) == (3, 1) and found["gain"] == pytest.approx(0.2)
    assert found["p"] == better.sign_test(3, 1)
    assert (found["low"], found["high"]) == better.gain_interval(3, 1, 10)
    back = nlp.compare(b, a, y)
    assert back["gain"] == -found["gain"] and back["p"] == found["p"]


def test_two_correlations_are_compared_as_scipy_s_permutation_test_does():
    stats = pytest.importorskip("scipy.stats")
    g = torch.Generator().manual_seed(2)
    truth, noise, more = torch.randn(3, 30, generator=g, dtype=torch.double)
    first, second = truth + noise, truth + 2 * more
    found = meaning.compare_r(first, second, truth)
    a, b = (stats.zscore(z.numpy()) for z in (first, second))
    theirs = stats.permutation_test(
        (a, b),
        lambda a, b: stats.pearsonr(a, truth)[0] - stats.pearsonr(b, truth)[0],
        permutation_type="samples",
        n_resamples=3000,
        rng=0,
    )
    assert found["gain"] == pytest.approx(theirs.statistic)
    assert found["p"] == pytest.approx(theirs.pvalue, abs=0.03)
    assert found["low"] < found["gain"] < found["high"]


# The encoder


@pytest.fixture(scope="module")
def small():
    pytest.importorskip("transformers")
    tok = nlp.train_tokenizer(["a film about a war", "the dull film"], 60)
    return meaning.Encoder(tok, reading.small_transformer(tok.get_vocab_size()).bert, 16)


def test_a_text_s_vector_depends_on_neither_its_company_nor_its_place(small):
    texts = ["a film", "the dull film about a war", "a war"]
    found = small(texts, bs=2)
    assert torch.allclose(found.norm(dim=1), torch.ones(3), atol=1e-5)
    for text, vector in zip(texts, found):
        assert torch.allclose(small([text])[0], vector, atol=1e-5)
    assert torch.equal(meaning.nearest(small(["a war"])[0], found, 1), torch.tensor([2]))
    with pytest.raises(ValueError, match="4 nearest of 3"):
        meaning.nearest(found[0], found, 4)


@pytest.mark.parametrize("layers", [1, 2])
def test_lower_and_upper_layers_together_are_the_encoder(small, layers):
    texts = ["a film", "the dull film about a war"]
    top = meaning.Top(small, layers).eval()
    states = meaning.lower_states(small, texts, layers, length=12)
    with torch.no_grad():
        found = torch.nn.functional.normalize(top.mean(states))
    assert torch.allclose(found, small(texts), atol=1e-5) and top(states).shape == (2, 2)
    assert all(p.requires_grad for p in top.parameters())
    top.layers[0].output.dense.weight.data.zero_()  # a copy: the encoder keeps its own
    assert small.model.encoder.layer[-layers].output.dense.weight.abs().sum() > 0


def test_a_map_is_scikit_learn_s_up_to_its_signs():
    sklearn = pytest.importorskip("sklearn.decomposition")
    x = torch.randn(12, 5, generator=torch.Generator().manual_seed(0))
    theirs = torch.tensor(sklearn.PCA(2).fit_transform(x.numpy()))
    assert torch.allclose(meaning.to_plane(x).abs(), theirs.abs(), atol=1e-4)


def archive(tmp_path, **files):
    path = tmp_path / "model.zip"
    with zipfile.ZipFile(path, "w") as z:
        for name, raw in files.items():
            z.writestr(name, raw)
    return zipfile.ZipFile(path)


def test_other_weights_than_the_published_ones_are_refused(tmp_path):
    with (
        archive(tmp_path, **{"model.safetensors": b"other"}) as z,
        pytest.raises(ValueError, match="not the published"),
    ):
        meaning.read_published(z, "model.safetensors")


def test_the_real_encoder_runs_nothing_of_its_package_and_knows_a_paraphrase():
    pytest.importorskip("transformers")
    if importlib.util.find_spec("all_minilm_l6_v2") is None:
        pytest.skip("the extra reading is not installed")
    encoder = meaning.pretrained_encoder()
    assert "all_minilm_l6_v2" not in sys.modules
    a, b, c = encoder(["He is a doctor.", "His profession is medicine.", "The train is late."])
    assert len(a) == 384 and a @ b > a @ c + 0.2


# The package


@pytest.mark.parametrize("module", [nlp, reading, meaning])
def test_everything_public_is_documented_and_typed(module):
    for name in module.__all__:
        f = getattr(module, name)
        if not callable(f):
            continue
        assert f.__doc__, name
        if inspect.isfunction(f):
            assert len(inspect.get_annotations(f)) >= len(inspect.signature(f).parameters), name


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("tokenizers", "nlp.train_tokenizer(['a b'])"),
        ("transformers", "reading.small_transformer(9)"),
        ("transformers", "reading.wrap_tokenizer(None)"),
    ],
)
def test_a_missing_extra_is_one_clear_error(monkeypatch, module, call):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(LessonpressError, match=rf"needs {module}.*`lessondl\[text\]`"):
        eval(call)


def test_a_missing_package_of_weights_is_one_clear_error(monkeypatch):
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "all_minilm_l6_v2", None)
    with pytest.raises(LessonpressError, match=r"needs all_minilm_l6_v2.*`lessondl\[reading\]`"):
        meaning.pretrained_encoder()


def test_what_has_moved_is_found_where_it_was():
    for name in (*nlp._READING, *nlp._MEANING):
        home = reading if name in nlp._READING else meaning
        assert getattr(nlp, name) is getattr(home, name)
    assert not hasattr(nlp, "never")


def test_importing_the_lesson_needs_no_extra():
    code = "import sys; sys.modules.update(dict.fromkeys(['tokenizers', 'transformers', 'accelerate', 'all_minilm_l6_v2', 'safetensors', 'fastai', 'spacy'])); import lessondl.meaning"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=120)
