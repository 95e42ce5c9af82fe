"""The exported graph of the encoder in, the same sums in fewer steps out.

    python tighten.py words.onnx OUT.onnx

One run holds one window, so that there is no padding and no mask to add; the heads of an attention are cut by one transposition instead of four, and
no shape is worked out that the layer before knows already. It refuses a graph that is not of the form that `export.py` writes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

CONTRIB = "com.microsoft"


def tighten(model: onnx.ModelProto) -> onnx.ModelProto:
    """`model` with its attentions rewritten, in place."""
    graph = model.graph
    made = {output: node for node in graph.node for output in node.output}
    constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    constants |= {n.output[0]: numpy_helper.to_array(n.attribute[0].t) for n in graph.node if n.op_type == "Constant"}
    layer = 0
    while f"/encoder/layers.{layer}/qkv/Add_output_0" in made:
        rewrite_attention(graph, made, constants, f"/encoder/layers.{layer}")
        layer += 1
    if not layer:
        raise ValueError("no attention found: is this the graph of words that export.py has written?")
    del graph.input[[i.name for i in graph.input].index("mask")]
    drop_unused(graph)
    if CONTRIB not in {o.domain for o in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(CONTRIB, 1))
    sort_nodes(graph)
    return model


def rewrite_attention(graph, made, constants, name: str) -> None:
    mixed = made[f"{name}/Reshape_1_output_0"]
    scale = float(constants[made[f"{name}/Mul_output_0"].input[1]])
    shape = made[made[f"{name}/Reshape_output_0"].input[1]]
    three, heads, width = (int(constants[k].item()) for k in shape.input[2:])
    shapes = {"apart": [0, -1, three * heads, width], "joined": [0, -1, heads * width], "thirds": [heads] * three}
    for key, value in shapes.items():
        graph.initializer.append(numpy_helper.from_array(np.array(value, np.int64), f"{name}/{key}"))
    q, k, v = (f"{name}/{part}" for part in ("queries", "keys", "values"))
    for node in (
        helper.make_node("Reshape", [f"{name}/qkv/Add_output_0", f"{name}/apart"], [f"{name}/rows"]),
        helper.make_node("Transpose", [f"{name}/rows"], [f"{name}/heads"], perm=[0, 2, 1, 3]),
        helper.make_node("Split", [f"{name}/heads", f"{name}/thirds"], [q, k, v], axis=1),
        helper.make_node("FusedMatMul", [q, k], [f"{name}/scores"], domain=CONTRIB, alpha=scale, transB=1),
        helper.make_node("Softmax", [f"{name}/scores"], [f"{name}/weights"], axis=-1),
        helper.make_node("MatMul", [f"{name}/weights", v], [f"{name}/mixed"]),
        helper.make_node("Transpose", [f"{name}/mixed"], [f"{name}/mixed_rows"], perm=[0, 2, 1, 3]),
    ):
        graph.node.append(node)
    mixed.input[0], mixed.input[1] = f"{name}/mixed_rows", f"{name}/joined"


def drop_unused(graph) -> None:
    """Takes out nodes that lead to no output."""
    made = {output: node for node in graph.node for output in node.output}
    wanted, stack = set(), [o.name for o in graph.output]
    while stack:
        name = stack.pop()
        if name in made and name not in wanted:
            wanted.add(name)
            stack += made[name].input
    kept = [node for node in graph.node if any(o in wanted for o in node.output)]
    used = {i for node in kept for i in node.input}
    initializers = [i for i in graph.initializer if i.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(initializers)


def sort_nodes(graph) -> None:
    """Puts every node behind those it reads from, as the format asks."""
    ready = {i.name for i in graph.initializer} | {i.name for i in graph.input} | {""}
    waiting, out = list(graph.node), []
    while waiting:
        now = [n for n in waiting if all(i in ready for i in n.input)]
        if not now:
            raise ValueError("the graph has a cycle")
        out += now
        ready |= {o for n in now for o in n.output}
        waiting = [n for n in waiting if not all(o in ready for o in n.output)]
    del graph.node[:]
    graph.node.extend(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    model = tighten(onnx.load(options.words))
    options.out.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
