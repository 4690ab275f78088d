using GraphBridge.Printing;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// What an archive tells of a module: the constants of its class, which a script has of PyTorch's own modules and a trace has
/// not, its attributes, and the shapes of its tensors.
/// </summary>
internal sealed class TorchScriptFacts : ModuleFacts
{
    // in PyTorch these take an argument that their print doesn't tell
    private static readonly HashSet<string> NeverInPlace = ["Hardswish", "Hardsigmoid"];

    private readonly Dictionary<string, object?> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long[]> _shapes = new(StringComparer.Ordinal);

    /// <summary>Reads what <c>gb_model_describe</c> tells of one module.</summary>
    public TorchScriptFacts(ref EventReader reader)
    {
        var type = reader.ReadText();
        for (var left = reader.ReadCount(2); left > 0; left--)
            _plain[reader.ReadText()] = PlainValue(ref reader);
        for (var left = reader.ReadCount(2); left > 0; left--)
        {
            var name = reader.ReadText();
            var shape = new long[reader.ReadCount()];
            for (var i = 0; i < shape.Length; i++)
                shape[i] = reader.ReadSigned();
            _shapes[name] = shape;
        }
        // a trace keeps no constants: what its modules were made with shows in their operations alone
        TypeName = IsBuiltIn(type) && _plain.Count > 0 ? type[(type.LastIndexOf('.') + 1)..] : "";
    }

    public override string TypeName { get; }

    public override bool IsRemembered => true;

    public override bool IsGiven(string name) => TryGet(name, out _);

    public override bool TryGet(string name, out object? value)
    {
        value = null;
        return !(name == "inplace" && NeverInPlace.Contains(TypeName)) && _plain.TryGetValue(name == "lambda" ? "lambd" : name, out value)
            // a tensor that is left out is None
            && !(name == "bias" && value is null);
    }

    public override bool? Has(string tensor) => _shapes.ContainsKey(tensor);

    public override long[]? Shape(string tensor) => _shapes.GetValueOrDefault(tensor);

    private static bool IsBuiltIn(string type) => type.StartsWith("__torch__.torch.nn.", StringComparison.Ordinal)
        || type.StartsWith("__torch__.torchvision.ops.", StringComparison.Ordinal);

    private static object? PlainValue(ref EventReader reader)
    {
        switch (reader.ReadTag())
        {
            case ValueTag.None:
                return null;
            case ValueTag.True:
                return true;
            case ValueTag.False:
                return false;
            case ValueTag.Int:
                return reader.ReadSigned();
            case ValueTag.Float:
                return reader.ReadDouble();
            case ValueTag.String:
                return reader.ReadText();
            case ValueTag.Ints:
                var numbers = new object?[reader.ReadCount()];
                for (var i = 0; i < numbers.Length; i++)
                    numbers[i] = reader.ReadSigned();
                return numbers;
            case ValueTag.List or ValueTag.Tuple:
                var items = new object?[reader.ReadCount()];
                for (var i = 0; i < items.Length; i++)
                    items[i] = PlainValue(ref reader);
                return items;
            default:
                throw reader.Malformed("an argument of a module is no plain value");
        }
    }
}
