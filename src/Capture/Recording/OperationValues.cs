namespace GraphBridge.Capture;

/// <summary>
/// Reads the arguments and results of operations: the tensors in them as ports, the rest as attributes. A list or
/// dictionary that is not one attribute is taken apart: <c>tensors[0]</c>, <c>state[hidden]</c>.
/// </summary>
internal sealed class OperationValues(RecordedTensors tensors, PortNames ports, AttributeSets attributes)
{
    // an operation's attributes are compared with each other when the graph is built
    private const int MaxAttributes = 2000;

    private readonly ByteBuffer _attributes = new();
    private int _attributeCount;
    private readonly int _unnamed = ports.Intern("");

    public void ReadArguments(ref EventReader reader, OpenOperation operation)
    {
        var @operator = operation.Operator;
        operation.Arguments.Clear();
        operation.WritesSilently = false;
        _attributes.Clear();
        _attributeCount = 0;
        for (var i = 0; i < @operator.ArgumentPorts.Length; i++)
        {
            var tag = reader.PeekTag();
            if (tag == ValueTag.None)
            {
                reader.ReadTag();
                continue;
            }
            if (i == @operator.Condition)
                operation.WritesSilently = tag == ValueTag.True;
            ReadArgument(ref reader, operation, @operator.ArgumentPorts[i], i, 0);
        }
        operation.Attributes = attributes.Intern(_attributes.Written);
    }

    private void ReadArgument(ref EventReader reader, OpenOperation operation, int port, int place, int depth)
    {
        reader.RequireDepth(depth);
        var tag = reader.PeekTag();
        switch (tag)
        {
            case ValueTag.Tensor:
                reader.ReadTag();
                operation.Arguments.Add(new(port, tensors.Find(ref reader), place));
                break;
            case ValueTag.None:
                reader.ReadTag();
                operation.Arguments.Add(new(port, -1, place));
                break;
            case ValueTag.List or ValueTag.Tuple or ValueTag.Dict when !AttributeSets.IsOneAttribute(reader):
                reader.ReadTag();
                var count = reader.ReadCount(tag == ValueTag.Dict ? 2 : 1);
                for (var i = 0; i < count; i++)
                    ReadArgument(ref reader, operation, Element(ref reader, port, tag, i), place, depth + 1);
                break;
            default:
                if (++_attributeCount > MaxAttributes)
                    throw reader.Wrong($"an operation has more than {MaxAttributes} attributes");
                _attributes.Unsigned((ulong)port);
                var start = reader.Position;
                reader.SkipValue(depth);
                _attributes.Bytes(reader.Since(start));
                break;
        }
    }

    public void ReadResults(ref EventReader reader, OpenOperation operation)
    {
        operation.Results.Clear();
        operation.Plain = default;
        var names = operation.Operator.ResultPorts;
        var count = reader.ReadCount();
        for (var i = 0; i < count; i++)
            ReadResult(ref reader, operation, i < names.Length ? names[i] : _unnamed, i, 0);
    }

    private void ReadResult(ref EventReader reader, OpenOperation operation, int port, int place, int depth)
    {
        reader.RequireDepth(depth);
        var tag = reader.ReadTag();
        switch (tag)
        {
            case ValueTag.Tensor:
                operation.Results.Add(new(port, tensors.Find(ref reader), place));
                break;
            case ValueTag.None:
                operation.Results.Add(new(port, -1, place));
                break;
            case ValueTag.List or ValueTag.Tuple or ValueTag.Dict:
                var count = reader.ReadCount(tag == ValueTag.Dict ? 2 : 1);
                for (var i = 0; i < count; i++)
                    ReadResult(ref reader, operation, Element(ref reader, port, tag, i), place, depth + 1);
                break;
            default:
                var plain = ReadPlain(ref reader, tag);
                if (operation.Plain.Tag == ValueTag.None)
                    operation.Plain = plain;
                break;
        }
    }

    private int Element(ref EventReader reader, int whole, ValueTag tag, int place) =>
        tag == ValueTag.Dict ? ports.Element(whole, ValueText.OfKey(ref reader)) : ports.Element(whole, place);

    private static PlainResult ReadPlain(ref EventReader reader, ValueTag tag)
    {
        switch (tag)
        {
            case ValueTag.False or ValueTag.True:
                return new(tag);
            case ValueTag.Int:
                return new(tag, reader.ReadSigned());
            case ValueTag.Float:
                return new(tag, Real: reader.ReadDouble());
            case ValueTag.Complex:
                return new(tag, Real: reader.ReadDouble(), Imaginary: reader.ReadDouble());
            case ValueTag.String:
                return new(tag, Text: reader.ReadText());
            case ValueTag.Ints:
                for (var left = reader.ReadCount(); left > 0; left--)
                    reader.ReadUnsigned();
                return default;
            default:
                reader.SkipText();
                return default;
        }
    }
}
