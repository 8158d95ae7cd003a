"""GPTCache on a log of questions: what it serves, how fast, in how much memory.

    ask_gptcache.py --log LOG --out FIGURES --folder EMPTY
    ask_gptcache.py --log LOG --out FIGURES --folder EMPTY --model MODEL.onnx \
        --tokenizer tokenizer.json [--thresholds 0.9 0.95]

Without a model it is in its exact-match setting, with one in its similarity setting. FOLDER is
where it keeps its files; it writes there until it ends.

Behind it stands a perfect model: on a miss it is given the rows that a hand-written statement
finds. So every wrong row it serves is its own doing. The settings are those of its documentation;
only its size is raised, so that it never has to drop an answer.
"""

import argparse
import json
import os
import time

# It sends nothing anywhere, and does not install what it misses.
os.environ["HF_HUB_OFFLINE"] = "1"

from gptcache import Cache, Config
from gptcache.adapter.api import get, put
from gptcache.manager import CacheBase, VectorBase, get_data_manager
from gptcache.processor.pre import get_prompt

SIZE = 1_000_000
# Its default.
THRESHOLD = 0.8


def main():
    parser = argparse.ArgumentParser()
    for name in ("--log", "--out", "--folder"):
        parser.add_argument(name, required=True)
    parser.add_argument("--model")
    parser.add_argument("--tokenizer")
    parser.add_argument("--thresholds", nargs="*", type=float, default=[])
    given = parser.parse_args()
    with open(given.log, encoding="utf-8") as log:
        lines = [json.loads(line) for line in log]

    if given.model is None:
        figures = run(lines, exact(given.folder))
    else:
        embed = Embedding(given.model, given.tokenizer)
        figures = run(lines, similar(given.folder, embed, THRESHOLD))
        figures["threshold"] = THRESHOLD
        # These are counted, not timed: no sentence is turned into a vector twice.
        embed.remembers = True
        figures["others"] = [
            counts(it, run(lines, similar(f"{given.folder}/{it}", embed, it)))
            for it in given.thresholds
        ]
    with open(given.out, "w", encoding="utf-8") as out:
        json.dump(figures, out)


def exact(folder):
    """As `cache.init(pre_embedding_func=get_prompt)` sets it up: the text is the key."""
    cache = Cache()
    manager = get_data_manager(data_path=os.path.join(folder, "map.txt"), max_size=SIZE)
    cache.init(pre_embedding_func=get_prompt, data_manager=manager)
    return cache


def similar(folder, embed, threshold):
    """As in its documentation: SQLite for answers, Faiss for vectors, distance for likeness."""
    from gptcache.similarity_evaluation import SearchDistanceEvaluation

    os.makedirs(folder, exist_ok=True)
    cache = Cache()
    manager = get_data_manager(
        CacheBase("sqlite", sql_url=f"sqlite:///{folder}/answers.db"),
        VectorBase("faiss", dimension=embed.dimension, index_path=f"{folder}/faiss.index"),
        max_size=SIZE,
    )
    cache.init(
        pre_embedding_func=get_prompt,
        embedding_func=embed.to_embeddings,
        data_manager=manager,
        similarity_evaluation=SearchDistanceEvaluation(),
        config=Config(similarity_threshold=threshold),
    )
    return cache


class Embedding:
    """A sentence as a vector: the mean of what the model gives for each token."""

    def __init__(self, model, tokenizer):
        import numpy
        import onnxruntime
        from tokenizers import Tokenizer

        self.numpy = numpy
        self.tokenizer = Tokenizer.from_file(tokenizer)
        self.tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        # More threads wait for each other on short sentences.
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(model, options)
        self.remembers, self.known = False, {}
        self.inputs = {it.name for it in self.session.get_inputs()}
        self.dimension = len(self.to_embeddings("which of them"))

    def to_embeddings(self, data, **_):
        if self.remembers and data in self.known:
            return self.known[data]
        self.known[data] = self.vector(data)
        return self.known[data]

    def vector(self, data):
        tokens = self.tokenizer.encode(data)
        ids = self.numpy.array([tokens.ids])
        given = {
            "input_ids": ids,
            "attention_mask": self.numpy.ones_like(ids),
            "token_type_ids": self.numpy.zeros_like(ids),
        }
        given = {name: it for name, it in given.items() if name in self.inputs}
        states = next(it for it in self.session.run(None, given) if it.ndim == 3)
        vector = states[0].mean(axis=0)
        return (vector / self.numpy.linalg.norm(vector)).astype("float32")


def run(lines, cache):
    """Asks every question; on a miss, puts the right rows."""
    # What is read at the first call is no entry's memory.
    get("anything at all", cache_obj=cache)
    before = memory_bytes()
    hits_us, misses_us, wrong, put_for = [], [], [], {}
    for line in lines:
        right = json.dumps(line["rows"])
        started = time.perf_counter()
        served = get(line["question"], cache_obj=cache)
        took_us = (time.perf_counter() - started) * 1e6
        if served is None:
            misses_us.append(took_us)
            put(line["question"], right, cache_obj=cache)
            put_for.setdefault(right, line["question"])
            continue
        hits_us.append(took_us)
        if served != right:
            wrong.append([line["question"], put_for[served]])
    return {
        "n_questions": len(lines),
        "n_hits": len(hits_us),
        "n_wrong_hits": len(wrong),
        "hit_us": quantiles(hits_us),
        "miss_us": quantiles(misses_us),
        "memory_bytes": memory_bytes() - before,
        "process_bytes": memory_bytes(),
        # A few, evenly from the whole run: what was asked, and whose answer was served.
        "wrong": wrong[:: max(1, len(wrong) // 5)][:5],
    }


def counts(threshold, figures):
    return {"threshold": threshold, **{it: figures[it] for it in ("n_hits", "n_wrong_hits")}}


def quantiles(took_us):
    """Median and 99th percentile."""
    ordered = sorted(took_us)
    return [round(ordered[int((len(ordered) - 1) * it)], 1) if ordered else None for it in (0.5, 0.99)]


def memory_bytes():
    """What of this process is in memory, by `VmRSS` in /proc/self/status (proc(5))."""
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(it for it in status if it.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
