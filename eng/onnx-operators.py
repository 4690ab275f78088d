"""Prints the names of the inputs of ONNX's standard operators, as python3-onnx knows them.

    /usr/bin/python3 eng/onnx-operators.py > src/Formats/Text/onnx-operators.txt

A line an operator: its name, then its inputs. A name that takes any number of values ends in "*".
"""
import onnx.defs

print("# made by eng/onnx-operators.py from onnx", onnx.__version__)
latest = {}
for schema in onnx.defs.get_all_schemas_with_history():
    if schema.domain == "" and schema.since_version >= latest.get(schema.name, schema).since_version:
        latest[schema.name] = schema


def names(formals):
    variadic = onnx.defs.OpSchema.FormalParameterOption.Variadic
    return [formal.name + ("*" if formal.option == variadic else "") for formal in formals]


for name, schema in sorted(latest.items()):
    print(" ".join([name, *names(schema.inputs)]))
