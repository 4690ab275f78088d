using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Reads nodes such as <see cref="PlainNodeWriter"/> writes, which are nearly all of a large graph, without making messages
/// of them. It takes only what it can see to be plain; of any other node it says so and adds nothing, and
/// <see cref="NodeReader"/> reads that one, by whose rules these come to the same.
/// </summary>
internal sealed class PlainNodeReader(ForwardGraphBuilder builder, NodeReader nodes, AttributeReader attributes, PartReader parts)
{
    private const int LongestName = 256;

    private readonly ByBytes<string> _texts = new(Encoding.UTF8.GetString);
    private readonly ByBytes<List<string>?> _portNames = new(PortNames);
    private readonly ByBytes<NamedAttribute?> _knownAttributes = new(attributes.ReadPlain);
    private readonly List<Input> _inputs = [];
    private readonly List<Output> _outputs = [];
    private readonly List<NamedAttribute> _attributes = [];

    /// <summary>What a node has once at most. Empty is not plain: it is not what a reader without the field takes.</summary>
    private ref struct Fields
    {
        public ReadOnlySpan<byte> Name, Type, Domain, Overload;
        public List<string>? InputNames, OutputNames;
        public CallId? Call;
        public OperationTrace? Trace;
        public bool HasScopes, IsExtended;
    }

    /// <summary>Adds the node to a graph whose modules and calls are said by its extension; false where it is not plain.</summary>
    public bool TryAdd(ReadOnlySpan<byte> node)
    {
        _inputs.Clear();
        _outputs.Clear();
        _attributes.Clear();
        var fields = new Fields();
        var cursor = new WireCursor(node, 0, node.Length);
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (wireType != 2 || !Take(number, cursor.Content(), ref fields))
                return false;
        }
        // scopes are dropped where the call is said, and are metadata otherwise
        if (fields.Type.IsEmpty || (fields.HasScopes && fields.Call is null)
            || (fields.InputNames ?? []) is var inputNames && inputNames.Count > 0 && inputNames.Count != _inputs.Count
            || (fields.OutputNames ?? []) is var outputNames && outputNames.Count > 0 && outputNames.Count != _outputs.Count)
            return false;
        for (var i = 0; i < inputNames.Count; i++)
            _inputs[i] = new(inputNames[i], _inputs[i].Value);
        for (var i = 0; i < outputNames.Count; i++)
            _outputs[i] = new(outputNames[i], _outputs[i].Value);
        builder.AddOperation(nodes.TypeOf(_texts[fields.Domain], _texts[fields.Type], _texts[fields.Overload]), Encoding.UTF8.GetString(fields.Name),
            CollectionsMarshal.AsSpan(_inputs), CollectionsMarshal.AsSpan(_outputs), CollectionsMarshal.AsSpan(_attributes), fields.Call, trace: fields.Trace);
        return true;
    }

    private bool Take(int number, ReadOnlySpan<byte> content, ref Fields fields)
    {
        switch (number)
        {
            case NodeProto.InputFieldNumber:
                _inputs.Add(new("", Find(content, out var found)));
                return found;
            case NodeProto.OutputFieldNumber:
                _outputs.Add(new("", Find(content, out found)));
                return found;
            case NodeProto.AttributeFieldNumber when _knownAttributes[content] is { } attribute:
                _attributes.Add(attribute);
                return true;
            case NodeProto.MetadataPropsFieldNumber:
                return TakeProperty(content, ref fields);
            case NodeProto.NameFieldNumber when fields.Name.IsEmpty:
                fields.Name = content;
                return !content.IsEmpty;
            case NodeProto.OpTypeFieldNumber when fields.Type.IsEmpty:
                fields.Type = content;
                return !content.IsEmpty;
            case NodeProto.DomainFieldNumber when fields.Domain.IsEmpty:
                fields.Domain = content;
                return !content.IsEmpty && _texts[content] != OpType.OnnxDomain;
            case NodeProto.OverloadFieldNumber when fields.Overload.IsEmpty:
                fields.Overload = content;
                return !content.IsEmpty;
            default:
                return false;
        }
    }

    private bool TakeProperty(ReadOnlySpan<byte> property, ref Fields fields)
    {
        ReadOnlySpan<byte> key = default, value = default;
        var cursor = new WireCursor(property, 0, property.Length);
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (wireType != 2)
                return false;
            if (number == StringStringEntryProto.KeyFieldNumber && key.IsEmpty)
                key = cursor.Content();
            else if (number == StringStringEntryProto.ValueFieldNumber && value.IsEmpty)
                value = cursor.Content();
            else
                return false;
        }
        if (value.IsEmpty)
            return false;
        switch (_texts[key])
        {
            case OnnxKeys.Extension when !fields.IsExtended:
                return TakeExtension(value, ref fields);
            // they are rebuilt in this order
            case OnnxKeys.InputNames when fields.InputNames is null && fields.OutputNames is null:
                return (fields.InputNames = _portNames[value]) is not null;
            case OnnxKeys.OutputNames when fields.OutputNames is null:
                return (fields.OutputNames = _portNames[value]) is not null;
            case var text:
                fields.HasScopes = true;
                return OnnxKeys.IsScope(text);
        }
    }

    private bool TakeExtension(ReadOnlySpan<byte> value, ref Fields fields)
    {
        fields.IsExtended = true;
        if (Utf8Parser.TryParse(value, out int call, out var used) && used == value.Length)
        {
            fields.Call = new(call);
            return (uint)call < (uint)builder.CallCount;
        }
        var extension = NodeExtension.Of(Encoding.UTF8.GetString(value), parts);
        (fields.Call, fields.Trace) = (extension.Call, extension.Trace);
        return extension.SaysOnlyRun && !(extension.Call?.Index >= builder.CallCount);
    }

    private static List<string>? PortNames(ReadOnlySpan<byte> value) =>
        Encoding.UTF8.GetString(value) is var text && NodeReader.PortNames(text) is { } names && PythonList.Write(names) == text ? names : null;

    /// <summary>A value that is in the graph; one that is not is for the other reader to find, or to speak of.</summary>
    private ValueId Find(ReadOnlySpan<byte> name, out bool isFound)
    {
        var value = ValueId.None;
        if (name.Length is var length and (0 or > LongestName))
        {
            isFound = length == 0;
            return value;
        }
        Span<char> text = stackalloc char[LongestName];
        isFound = builder.TryGetValue(text[..Encoding.UTF8.GetChars(name, text)], out value);
        return value;
    }
}
