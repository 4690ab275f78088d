using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>Convolutions and pools with whatever windows PyTorch allows.</summary>
public sealed class WindowPropertyTests
{
    // PyTorch rounds up, ONNX Runtime takes no padding as large as the kernel, and ONNX's rounding up would put a window where PyTorch has none
    private const string Refused = "ends before the end in another";

    private sealed record Case(int Count, int[] Size, int[] Kernel, int[] Stride, int[] Padding, int[] Dilation, bool Ceil, bool CountsPadding, bool IsUnbatched)
    {
        public string Input(string name, int channels) => $"{name}=float32[{(IsUnbatched ? "" : "2,")}{channels},{string.Join(',', Size)}]";

        public static string List(string name, int[] numbers) => $"{name}=[{string.Join(',', numbers)}]";

        public static string Truth(string name, bool truth) => $"{name}={(truth ? "true" : "false")}";
    }

    private static Gen<Case> Cases(bool dilates) =>
        from count in Gen.Choose(1, 3)
        from kernel in Gen.ArrayOf(Gen.Choose(1, 4), count)
        from stride in Gen.ArrayOf(Gen.Choose(1, 4), count)
        from half in Gen.ArrayOf(Gen.Choose(0, 2), count)
        from dilation in Gen.ArrayOf(Gen.Choose(1, dilates ? 3 : 1), count)
        from more in Gen.ArrayOf(Gen.Choose(0, 6), count)
        from truths in Gen.ArrayOf(Gen.Elements(true, false), 3)
        select new Case(count, [.. kernel.Zip(dilation, (size, apart) => (apart * (size - 1)) + 1).Zip(more, (reach, rest) => reach + rest)], kernel, stride,
            [.. half.Zip(kernel, (padding, size) => Math.Min(padding, size / 2))], dilation, truths[0], truths[1], truths[2]);

    private static void Check(bool dilates, Action<Case> check) =>
        Prop.ForAll(Cases(dilates).ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void AMaximumPool() => Check(dilates: true, one =>
    {
        string[] arguments =
        [
            one.Input("self", 3), Case.List("kernel_size", one.Kernel), Case.List("stride", one.Stride), Case.List("padding", one.Padding), Case.List("dilation", one.Dilation),
            Case.Truth("ceil_mode", one.Ceil),
        ];
        try
        {
            OperatorCheck.Check($"max_pool{one.Count}d_with_indices", arguments);
        }
        catch (GraphBridgeException error) when (one.Ceil && error.Message.Contains(Refused, StringComparison.Ordinal))
        {
        }
    });

    [Fact]
    public void AnAveragePool() => Check(dilates: false, one => OperatorCheck.Check($"avg_pool{one.Count}d", one.Input("self", 3), Case.List("kernel_size", one.Kernel),
        Case.List("stride", one.Stride), Case.List("padding", one.Padding), Case.Truth("ceil_mode", one.Ceil), Case.Truth("count_include_pad", one.CountsPadding)));

    [Fact]
    public void AConvolution() => Check(dilates: true, one => new OperatorCheck { Absolute = 1e-4 }.Run($"conv{one.Count}d", one.Input("input", 4), $"weight=float32[6,2,{string.Join(',', one.Kernel)}]",
        "bias=float32[6]", Case.List("stride", one.Stride), Case.List("padding", one.Padding), Case.List("dilation", one.Dilation), "groups=2"));

    [Fact]
    public void ATransposedConvolution() => Check(dilates: true, one => new OperatorCheck { Absolute = 1e-4 }.Run($"conv_transpose{one.Count}d{(one.Count == 1 ? "" : ".input")}", one.Input("input", 4),
        $"weight=float32[4,3,{string.Join(',', one.Kernel)}]", "bias=float32[6]", Case.List("stride", one.Stride), Case.List("padding", one.Padding),
        Case.List("output_padding", [.. one.Stride.Select(stride => stride - 1)]), "groups=2", Case.List("dilation", one.Dilation)));
}
