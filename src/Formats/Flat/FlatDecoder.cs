using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.Flat;

/// <summary>Decodes the attributes of our own files into records, and keeps what repeats: types, attributes, traces.</summary>
internal sealed class FlatDecoder(PartReader parts, ElementCount count)
{
    /// <summary>How many different texts of a kind are remembered; a graph with more has few that repeat.</summary>
    private const int MaximumRemembered = 1 << 14;

    /// <summary>A longer text hardly comes again.</summary>
    private const int LongestRemembered = 512;

    private readonly Dictionary<string, NamedAttribute[]> _attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OperationTrace> _traces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueTrace> _valueTraces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DataType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?[]> _lists = new(StringComparer.Ordinal);

    /// <summary>Takes an attribute of a cluster; false where it is not ours.</summary>
    public static bool Decode(ClusterRecord cluster, FlatAttribute attribute)
    {
        switch (attribute.Key)
        {
            case FlatKeys.Module: cluster.Module = attribute.Value; return true;
            case FlatKeys.Order: cluster.Order = Number(attribute); return true;
            case FlatKeys.Pass: cluster.Pass = Number(attribute); return true;
            case FlatKeys.Repeat: cluster.Repeat = Number(attribute); return true;
            case FlatKeys.Ticks: cluster.Duration = TimeSpan.FromTicks(Ticks(attribute)); return true;
            default: return false;
        }
    }

    /// <summary>Takes an attribute of a node; false where it is not ours.</summary>
    public bool Decode(NodeRecord node, FlatAttribute attribute)
    {
        var text = attribute.Value;
        switch (attribute.Key)
        {
            case FlatKeys.Kind: SetKind(node, text); return true;
            case FlatKeys.OpType: node.OpName = text; return true;
            case FlatKeys.Domain: node.Domain = text; return true;
            case FlatKeys.Overload: node.Overload = text; return true;
            case FlatKeys.Name: node.Name = text; return true;
            case FlatKeys.Order: node.Order = Number(attribute); return true;
            case FlatKeys.Attributes: node.Attributes = Remembered(_attributes, text, parts.Attributes); return true;
            case FlatKeys.Metadata: node.Metadata = parts.Metadata(text); return true;
            case FlatKeys.Trace: node.Trace = Remembered(_traces, text, parts.Trace); return true;
            case FlatKeys.Arguments: node.Arguments = ListOf(text); return true;
            case FlatKeys.Output: node.Value(0).Name = text; return true;
            case FlatKeys.OutputArgument: node.Value(0).Argument = text; return true;
            case FlatKeys.OutputMetadata: node.Value(0).Metadata = parts.Metadata(text); return true;
            case FlatKeys.ValueType: node.Value(0).Type = TypeOf(text); return true;
            case FlatKeys.Data: node.Value(0).Data = parts.Tensor(text); return true;
            case FlatKeys.SparseData: node.Value(0).SparseData = parts.SparseTensor(text); return true;
            case FlatKeys.ValueTrace: node.Value(0).Trace = Remembered(_valueTraces, text, parts.ValueTrace); return true;
            case FlatKeys.Outputs: Each(node, text, static (value, name, _) => value.Name = name); return true;
            case FlatKeys.ValueTypes: Each(node, text, static (value, type, self) => value.Type = type is null ? null : self.TypeOf(type)); return true;
            case FlatKeys.OutputArguments: Each(node, text, static (value, name, _) => value.Argument = name ?? ""); return true;
            case FlatKeys.OutputsMetadata: Each(node, text, static (value, item, self) => value.Metadata = item is null ? null : self.Parts.Metadata(item)); return true;
            case FlatKeys.OutputsData: Each(node, text, static (value, item, self) => value.Data = item is null ? null : self.Parts.Tensor(item)); return true;
            case FlatKeys.OutputsSparseData: Each(node, text, static (value, item, self) => value.SparseData = item is null ? null : self.Parts.SparseTensor(item)); return true;
            case FlatKeys.ValueTraces: Each(node, text, static (value, item, self) => value.Trace = item is null ? null : Remembered(self._valueTraces, item, self.Parts.ValueTrace)); return true;
            default: return false;
        }
    }

    private PartReader Parts => parts;

    private void Each(NodeRecord node, string text, Action<ValueRecord, string?, FlatDecoder> set)
    {
        var items = ListOf(text);
        count.Add(Math.Max(0, items.Length - node.Values.Count) * (long)ElementCount.Output);
        for (var slot = 0; slot < items.Length; slot++)
            set(node.Value(slot), items[slot], this);
    }

    private DataType TypeOf(string text) => Remembered(_types, text, parts.Type);

    private string?[] ListOf(string text) => Remembered(_lists, text, parts.Strings);

    /// <summary>What a text says; one that comes again is not read again.</summary>
    private static T Remembered<T>(Dictionary<string, T> known, string text, Func<string, T> read)
    {
        if (known.TryGetValue(text, out var value))
            return value;
        value = read(text);
        if (known.Count < MaximumRemembered && text.Length <= LongestRemembered)
            known.Add(text, value);
        return value;
    }

    private static void SetKind(NodeRecord node, string text)
    {
        node.IsGraphOutput = text == FlatKeys.OutputKind;
        node.Kind = text switch
        {
            FlatKeys.OutputKind => null,
            "input" => ValueKind.Input,
            "parameter" => ValueKind.Parameter,
            "buffer" => ValueKind.Buffer,
            "constant" => ValueKind.Constant,
            "outer" => ValueKind.Outer,
            "undefined" => ValueKind.Undefined,
            _ => throw new GraphBridgeException($"'{Excerpt.Of(text)}' is no kind of value",
                remedy: "the kinds are input, parameter, buffer, constant, outer, undefined and output"),
        };
    }

    private static int Number(FlatAttribute attribute) => int.TryParse(attribute.Value, out var number) && number >= 0 ? number
        : throw new GraphBridgeException($"{attribute.Key} is '{Excerpt.Of(attribute.Value)}', which is no number", remedy: "give a whole number");

    private static long Ticks(FlatAttribute attribute) => long.TryParse(attribute.Value, out var ticks) ? ticks
        : throw new GraphBridgeException($"{attribute.Key} is '{Excerpt.Of(attribute.Value)}', which is no number", remedy: "give a whole number");
}
