using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests;

/// <summary>
/// One call of an operator: libtorch runs it by its schema, it is lowered to operator sets old and new, ONNX Runtime runs
/// what came of it, and both give the same.
/// </summary>
internal sealed record OperatorCheck
{
    /// <summary>The operator sets: the oldest, PyTorch's default, the newest.</summary>
    public static readonly int[] Opsets = [LoweringOptions.FirstOpset, 18, LoweringOptions.LastOpset];

    /// <summary>How far values may be apart, as a part of the larger magnitude.</summary>
    public double Relative { get; init; } = 1e-5;

    /// <summary>How far they may be apart besides.</summary>
    public double Absolute { get; init; } = 1e-6;

    /// <summary>The operator sets to check.</summary>
    public int[] On { get; init; } = Opsets;

    /// <summary>The arguments that are parameters, whose elements are known; others are inputs.</summary>
    public string[] Parameters { get; init; } = [];

    /// <summary>Whether the training form is asked for.</summary>
    public bool Training { get; init; }

    /// <summary>The results that the graph gives, in ascending order, and that are compared; all where null.</summary>
    public int[]? Results { get; init; }

    /// <summary>The operator that stands in the graph, where this libtorch has it under another name.</summary>
    public string? As { get; init; }

    /// <summary>Arguments that only that one has.</summary>
    public NamedAttribute[] Besides { get; init; } = [];

    /// <summary>What random elements of the arguments come from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks a call, with the usual tolerances.</summary>
    /// <param name="name">The operator with its overload: <c>softmax.int</c>.</param>
    /// <param name="arguments">Its arguments by name, as docs/capture-inputs.md has them: <c>self=float32[2,3]</c>, <c>dim=1</c>, <c>dtype="float64"</c>.</param>
    public static void Check(string name, params string[] arguments) => new OperatorCheck().Run(name, arguments);

    /// <summary>Checks that a call is refused, with a text in the error.</summary>
    public static void Refuses(string text, string name, params string[] arguments)
    {
        var (graph, _, _) = new OperatorCheck().Call(name, arguments);
        var error = Assert.Throws<GraphBridgeException>(() => graph.Lower());
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Checks a call.</summary>
    public void Run(string name, params string[] arguments)
    {
        var (graph, inputs, expected) = Call(name, arguments);
        foreach (var opset in On)
        {
            var what = $"{name}({string.Join(", ", arguments)}), operator set {opset}";
            var lowered = graph.Lower(new() { Opset = opset, Training = Training });
            FoundTypes.AssertCaptured(lowered, what);
            var outputs = OnnxRun.Run(lowered, inputs, what);
            var slots = Results ?? [.. Enumerable.Range(0, expected.Length)];
            Assert.Equal(slots.Length, outputs.Length);
            for (var i = 0; i < slots.Length; i++)
                Tensors.AssertClose(expected[slots[i]], outputs[i], Relative, Absolute, $"{what}, result {slots[i]}");
        }
    }

    /// <summary>The graph of one operation, its inputs, and what libtorch makes of them.</summary>
    public (ForwardGraph Graph, KeyValuePair<string, TensorData>[] Inputs, TensorData[] Outputs) Call(string name, params string[] arguments)
    {
        var called = TypeOf(name);
        var given = Array.ConvertAll(arguments, InputSpec.Parse);
        TensorData[] tensors, results;
        lock (LibTorch.Generator)
        {
            LibTorch.ManualSeed(Seed);
            using var native = new NativeInputs(given);
            tensors = [.. native.Content()];
            if (LibTorch.Call($"{called.Domain}::{called.Name}", called.Overload, native.Bytes, (nuint)native.Bytes.Length, out var bytes) != 0)
                throw new InvalidOperationException(LibTorch.LastError);
            var values = NativeValues.ReadAll(ref bytes);
            results = [.. values.Tensors.Select(tensor => tensor!.ToTensorData()!)];
        }

        var builder = new ForwardGraphBuilder("call");
        var inputs = new List<Input>();
        var attributes = new List<NamedAttribute>();
        var feeds = new List<KeyValuePair<string, TensorData>>();
        var next = 0;
        foreach (var (argument, value) in given)
            Add(argument!, value);
        var outputs = results.Select((result, slot) => new Output("", builder.AddValue($"result{slot}", ValueKind.Activation, result.Type))).ToArray();
        builder.AddOperation(As is null ? called : TypeOf(As), called.Name, [.. inputs], outputs, [.. attributes, .. Besides]);
        for (var slot = 0; slot < outputs.Length; slot++)
            if (Results is null || Results.Contains(slot))
                builder.MarkOutput(IsComplex(results[slot]) ? View("view_as_real", outputs[slot].Value, PairOf(results[slot]).Type) : outputs[slot].Value);
        return (builder.Build(), [.. feeds], Array.ConvertAll(results, result => IsComplex(result) ? PairOf(result) : result));

        ValueId View(string name, ValueId value, TensorType type)
        {
            var seen = builder.AddValue(builder.FreeName(name), ValueKind.Activation, type);
            builder.AddOperation(new("aten", name), name, [new("self", value)], [new("", seen)]);
            return seen;
        }

        void Add(string port, InputValue value)
        {
            switch (value)
            {
                case InputValue.Tensor or InputValue.File:
                    var data = tensors[next++];
                    var isParameter = Parameters.Contains(port.Split('[')[0]);
                    // no graph of ONNX takes complex numbers
                    var isPair = IsComplex(data) && !isParameter;
                    var type = data.Type;
                    data = isPair ? PairOf(data) : data;
                    var id = builder.AddValue(port, isParameter ? ValueKind.Parameter : ValueKind.Input, data.Type, isParameter ? data : null);
                    if (!isParameter)
                    {
                        builder.MarkInput(id);
                        feeds.Add(new(port, data));
                    }
                    inputs.Add(new(port, isPair ? View("view_as_complex", id, type) : id));
                    break;
                case InputValue.List { Items: [_, ..] items } when items.Any(item => item is InputValue.Tensor or InputValue.File):
                    for (var i = 0; i < items.Length; i++)
                        Add($"{port}[{i}]", items[i]);
                    break;
                case InputValue.None when port.EndsWith(']'):
                    inputs.Add(new(port, ValueId.None));
                    break;
                case InputValue.None:
                    break;
                default:
                    attributes.Add(new(port, AttributeOf(value)));
                    break;
            }
        }
    }

    private static bool IsComplex(TensorData data) => data.ElementType is ElementType.Complex64 or ElementType.Complex128;

    // both parts of complex numbers, which stand in memory so
    private static TensorData PairOf(TensorData data) =>
        TensorData.FromBytes(data.ElementType == ElementType.Complex64 ? ElementType.Float32 : ElementType.Float64, [.. data.Dimensions, 2], data.ToMemory());

    private static OpType TypeOf(string name)
    {
        var domain = name.Contains("::", StringComparison.Ordinal) ? name[..name.IndexOf("::", StringComparison.Ordinal)] : "aten";
        var rest = name[(name.LastIndexOf(':') + 1)..];
        return rest.Split('.') is [var plain, var overload] ? new(domain, plain, overload) : new(domain, rest);
    }

    private static AttributeValue AttributeOf(InputValue value) => value switch
    {
        InputValue.Int number => number.Value,
        InputValue.Float number => number.Value,
        InputValue.Bool truth => truth.Value,
        InputValue.Text text => text.Value,
        InputValue.List { Items: var items } when items.All(item => item is InputValue.Int) => new AttributeValue.Ints([.. items.Select(item => ((InputValue.Int)item).Value)]),
        InputValue.List { Items: var items } => new AttributeValue.List(items[0] is InputValue.Bool ? AttributeKind.Bool : AttributeKind.Float,
            [.. items.Select(item => AttributeOf(item is InputValue.Int number ? new InputValue.Float(number.Value) : item))]),
        _ => throw new ArgumentException($"no operator takes {value}", nameof(value)),
    };
}
