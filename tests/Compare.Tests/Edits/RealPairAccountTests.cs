using System.Globalization;
using System.Text;
using GraphBridge.Compare.Text;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>What a person reads of the differences of real networks, reviewed by eye.</summary>
public sealed class RealPairAccountTests
{
    private const int ShownOfOthers = 12;

    [Fact]
    public void Published_pairs() => Snapshot.Matches(Accounts(int.MaxValue,
        ("compare/resnet18", "compare/resnet34"), ("compare/resnet50", "compare/resnet101"), ("compare/vgg11", "compare/vgg19"),
        ("compare/vgg11", "compare/vgg11_bn"), ("compare/gpt2_12", "compare/gpt2_24"), ("compare/gpt2_opset13", "compare/gpt2_opset16"),
        ("compare/resnet18_opset13", "compare/resnet18_opset16"), ("compare/resnet18_eval", "compare/resnet18_train")), "txt");

    /// <summary>The models of ONNX's own tests have little to do with each other: the beginning says how that looks.</summary>
    [Fact]
    public void Networks_that_are_not_related() => Snapshot.Matches(Accounts(ShownOfOthers,
        [.. RealPairTests.Light.SelectMany((a, i) => RealPairTests.Light.Skip(i + 1).Select(b => ("onnx-light/light_" + a, "onnx-light/light_" + b)))]), "txt");

    private static string Accounts(int most, params (string A, string B)[] pairs)
    {
        var text = new StringBuilder();
        foreach (var (a, b) in pairs)
        {
            var lines = ComparisonText.Lines(GraphComparison.Compare(RealNetworks.Load(a), RealNetworks.Load(b)));
            text.Append(CultureInfo.InvariantCulture, $"== {a} {b}\n");
            foreach (var line in lines[..^1].Take(most).Append(lines[^1]))
                text.Append(line).Append('\n');
        }
        return text.ToString();
    }
}
