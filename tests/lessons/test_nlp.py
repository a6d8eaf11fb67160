"What `lessondl.nlp` promises beyond its lesson: errors, ties, shapes, what happens without an extra, and nothing changed behind one's back."

import inspect
import itertools
import math
import random
import subprocess
import sys
from collections import Counter

import pytest

torch = pytest.importorskip("torch")

from course import ROOT

from lessondl import nlp
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
    fast = nlp.wrap_tokenizer(tok, length=4)
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
    got = nlp.pad_rows([[5, 6, 7], [], [8]], 2)
    assert got.tolist() == [[5, 6], [0, 0], [8, 0]] and got.dtype == torch.int64


def test_a_bag_is_a_mean_that_neither_padding_nor_order_changes():
    bag = nlp.BagOfEmbeddings(9, size=4).eval()
    x = torch.tensor([[2, 5, 7], [7, 2, 5], [0, 0, 0]])
    longer = nlp.pad_rows(x[:2].tolist(), 8)
    assert torch.allclose(bag(x)[0], bag(x)[1], atol=1e-6) and torch.allclose(
        bag(longer), bag(x[:2]), atol=1e-6
    )
    theirs = torch.nn.functional.embedding_bag(x[:2], bag.emb.weight, mode="mean")
    assert torch.allclose(bag.mean(x)[:2], theirs, atol=1e-6)
    assert torch.equal(bag.mean(x)[2], torch.zeros(4)) and bag(x).isfinite().all()


def test_chances_by_hand():
    rows = [[2, 3], [2, 2]]  # 2 three times, 3 once; each count raised by 1, of four tokens
    assert torch.allclose(nlp.word_chances(rows, 4), torch.tensor([1, 1, 4, 2]) / 8)
    after = nlp.pair_chances(rows, 4, mix=0.5)
    assert torch.allclose(
        after[2], 0.5 * torch.tensor([0, 0, 0.5, 0.5]) + 0.5 * torch.tensor([1, 1, 4, 2]) / 8
    )
    assert torch.allclose(after[0, 2], torch.tensor(0.5 + 0.5 * 4 / 8))  # every text begins with 2
    assert torch.allclose(after[1], nlp.word_chances(rows, 4))  # never seen: the words alone
    with pytest.raises(ValueError):
        nlp.pair_chances(rows, 4, mix=1)


def test_perplexity_of_equal_choices_is_their_number():
    assert nlp.perplexity(torch.full((7,), 1 / 12)).item() == pytest.approx(12, rel=1e-5)


def test_windows_stay_within_their_text():
    x, y = nlp.windows([[5, 6], [], [7]], 2)
    assert x.tolist() == [[0, 0], [0, 5], [0, 0]] and y.tolist() == [5, 6, 7]
    assert nlp.NextWord(9, 2)(x).shape == (3, 9)


def test_attention_is_pytorch_s():
    q, k, v = torch.randn(3, 2, 4, 5, 8, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(
        nlp.attention_weights(q, k) @ v,
        torch.nn.functional.scaled_dot_product_attention(q, k, v),
        atol=1e-5,
    )


def test_a_transformer_starts_from_its_seed_and_leaves_the_generator_alone():
    pytest.importorskip("transformers")
    before = torch.get_rng_state()
    a, b, c = (nlp.small_transformer(50, labels=3, seed=s) for s in (1, 1, 2))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(a.classifier.weight, b.classifier.weight) and not torch.equal(
        a.classifier.weight, c.classifier.weight
    )
    assert a.eval()(torch.tensor([[2, 9, 3]])).logits.shape == (1, 3)


# Scores that agree


def test_likeness_by_hand():
    assert nlp.alike("ab", "ab") == 1 and nlp.alike("ab", "xy") == 0
    assert nlp.alike("abc", "abd") == pytest.approx(
        2 * 1 / 6
    )  # " ab" of " ab", "abc", "bc " and " ab", "abd", "bd "
    assert nlp.alike("", "") == 0


def test_correlation_is_pytorch_s_and_refuses_what_has_none():
    x, y = torch.randn(2, 40, generator=torch.Generator().manual_seed(3), dtype=torch.double)
    assert nlp.pearson(x, y).item() == pytest.approx(
        torch.corrcoef(torch.stack([x, y]))[0, 1].item()
    )
    for bad in (torch.ones(40, dtype=torch.double), y[:39], y[:, None]):
        with pytest.raises(ValueError):
            nlp.pearson(x, bad)


def test_the_p_value_is_the_share_of_all_orders():
    x, y = torch.tensor([1.0, 2, 3, 4, 5, 6, 7]), torch.tensor([2.0, 1, 4, 3, 7, 5, 6])
    far = nlp.pearson(x, y).abs() - 1e-6
    exact = sum(
        nlp.pearson(x, y[list(order)]).abs() >= far for order in itertools.permutations(range(7))
    ) / math.factorial(7)
    assert abs(nlp.permutation_p(x, y, 20_000) - exact) < 4 * math.sqrt(exact / 20_000) + 1 / 20_000
    assert nlp.permutation_p(x, y, 99) >= 1 / 100


# The package


def test_everything_public_is_documented_and_typed():
    for name in nlp.__all__:
        f = getattr(nlp, name)
        if not callable(f):
            continue
        assert f.__doc__, name
        if inspect.isfunction(f):
            assert len(inspect.get_annotations(f)) >= len(inspect.signature(f).parameters), name


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("tokenizers", "nlp.train_tokenizer(['a b'])"),
        ("transformers", "nlp.small_transformer(9)"),
        ("transformers", "nlp.wrap_tokenizer(None)"),
    ],
)
def test_a_missing_extra_is_one_clear_error(monkeypatch, module, call):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(LessonpressError, match=rf"needs {module}.*`lessondl\[text\]`"):
        eval(call)


def test_importing_the_lesson_needs_no_extra():
    code = "import sys; sys.modules.update(dict.fromkeys(['tokenizers', 'transformers', 'accelerate', 'fastai', 'spacy'])); import lessondl.nlp"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=120)
