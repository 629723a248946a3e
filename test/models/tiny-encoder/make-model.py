"""Writes model.onnx: a token's vector is its row of a table, plus a tenth of its position, plus the sum of what came before (nothing).

Run with Debian's python3-onnx: /usr/bin/python3 make-model.py. The table is in tiny-encoder.test.ts too, so that vectors can be computed by hand.
"""
import numpy
from onnx import TensorProto, checker, helper, numpy_helper, save

TABLE = [[0, 0, 0, 0], [1, 0, 0, 2], [0, 1, 0, -2], [3, 0, 1, 0], [0, 4, 1, 0], [2, 2, 2, 2], [-1, 5, 0, 1]]

nodes = [
    helper.make_node('Gather', ['table', 'input_ids'], ['tokens']),
    helper.make_node('Cast', ['position_ids'], ['positions'], to=TensorProto.FLOAT),
    helper.make_node('Mul', ['positions', 'tenth'], ['tenths']),
    helper.make_node('Unsqueeze', ['tenths', 'last_axis'], ['offsets']),
    helper.make_node('Add', ['tokens', 'offsets'], ['placed']),
    helper.make_node('ReduceSum', ['past_key_values.0.key'], ['past'], keepdims=0),
    helper.make_node('Add', ['placed', 'past'], ['last_hidden_state']),
]
graph = helper.make_graph(
    nodes,
    'tiny',
    [
        helper.make_tensor_value_info('input_ids', TensorProto.INT64, ['batch', 'length']),
        helper.make_tensor_value_info('attention_mask', TensorProto.INT64, ['batch', 'length']),
        helper.make_tensor_value_info('position_ids', TensorProto.INT64, ['batch', 'length']),
        helper.make_tensor_value_info('past_key_values.0.key', TensorProto.FLOAT, ['batch', 1, 'past', 2]),
    ],
    [helper.make_tensor_value_info('last_hidden_state', TensorProto.FLOAT, ['batch', 'length', 4])],
    [
        numpy_helper.from_array(numpy.array(TABLE, dtype=numpy.float32), 'table'),
        numpy_helper.from_array(numpy.array(0.1, dtype=numpy.float32), 'tenth'),
        numpy_helper.from_array(numpy.array([2], dtype=numpy.int64), 'last_axis'),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)])
model.ir_version = 8
checker.check_model(model)
save(model, 'model.onnx')
