using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class NormalizationTests
{
    [Theory]
    [InlineData("batch_norm", "input=float32[2,3,4,5]", "weight=float32[3]", "bias=float32[3]", "running_mean=float32[3]", "running_var=float32[3]:0.5..2", "training=false", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true")]
    [InlineData("batch_norm", "input=float64[2,3]", "weight=none", "bias=none", "running_mean=float64[3]", "running_var=float64[3]:0.5..2", "training=false", "momentum=0.1", "eps=1e-3", "cudnn_enabled=true")]
    [InlineData("batch_norm", "input=float32[2,3,4]", "weight=float32[3]", "bias=float32[3]", "running_mean=none", "running_var=none", "training=true", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true")]
    [InlineData("batch_norm", "input=float32[6,3]", "weight=none", "bias=none", "running_mean=none", "running_var=none", "training=true", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true")]
    [InlineData("instance_norm", "input=float32[2,3,4,5]", "weight=float32[3]", "bias=float32[3]", "running_mean=none", "running_var=none", "use_input_stats=true", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true")]
    [InlineData("instance_norm", "input=float64[2,3,4]", "weight=float64[3]", "bias=float64[3]", "running_mean=none", "running_var=none", "use_input_stats=true", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true")]
    [InlineData("instance_norm", "input=float32[2,3,4]", "weight=none", "bias=none", "running_mean=float32[3]", "running_var=float32[3]:0.5..2", "use_input_stats=false", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true")]
    public void ANormalizationOfChannelsGivesWhatLibtorchGives(string name, params string[] arguments) => Check(name, arguments);

    [Theory]
    [InlineData(null)]
    [InlineData("_native_batch_norm_legit")]
    [InlineData("_native_batch_norm_legit_no_training")]
    public void TheInnerFormOfBatchNormGivesItsFirstResult(string? newer) => new OperatorCheck { Results = [0], As = newer }.Run("native_batch_norm", "input=float32[2,3,4,5]", "weight=float32[3]", "bias=float32[3]",
        "running_mean=float32[3]", "running_var=float32[3]:0.5..2", "training=false", "momentum=0.1", "eps=1e-5");

    [Fact]
    public void ATrainingBatchNormTakesTheBatchsStatistics() => new OperatorCheck { Training = true, Absolute = 1e-5 }.Run("batch_norm", "input=float32[4,3,4,5]",
        "weight=float32[3]", "bias=float32[3]", "running_mean=float32[3]", "running_var=float32[3]:0.5..2", "training=true", "momentum=0.1", "eps=1e-5", "cudnn_enabled=true");

    [Theory]
    [InlineData("layer_norm", "input=float32[2,3,4]", "normalized_shape=[4]", "weight=float32[4]", "bias=float32[4]")]
    [InlineData("layer_norm", "input=float32[2,3,4]", "normalized_shape=[3,4]", "weight=float32[3,4]", "eps=1e-3")]
    [InlineData("layer_norm", "input=float64[2,3,4]", "normalized_shape=[4]")]
    [InlineData("layer_norm", "input=float32[4]", "normalized_shape=[4]")]
    [InlineData("native_layer_norm", "input=float32[2,3,4]", "normalized_shape=[4]", "weight=float32[4]", "bias=float32[4]", "eps=1e-5")]
    [InlineData("group_norm", "input=float32[2,6,4,5]", "num_groups=3", "weight=float32[6]", "bias=float32[6]")]
    [InlineData("group_norm", "input=float32[2,6,4]", "num_groups=2")]
    [InlineData("group_norm", "input=float64[2,6]", "num_groups=2", "weight=float64[6]")]
    [InlineData("group_norm", "input=float64[2,6,4]", "num_groups=2", "weight=float64[6]", "bias=float64[6]")]
    [InlineData("_weight_norm", "v=float64[4,3,2]", "g=float64[4,1,1]", "dim=0")]
    [InlineData("_weight_norm", "v=float32[4,3,2]", "g=float32[4,1,1]", "dim=0")]
    [InlineData("_weight_norm", "v=float32[4,3]", "g=float32[1,3]", "dim=1")]
    public void ANormalizationOfWhatIsGivenGivesWhatLibtorchGives(string name, params string[] arguments) => Check(name, arguments);

    // libtorch 1.13 has none
    [Theory]
    [InlineData("input=float32[2,3,4]", "weight=float32[4]")]
    [InlineData("input=float64[2,3,4]")]
    public void RootMeanSquares(params string[] arguments)
    {
        var (_, inputs, _) = new OperatorCheck().Call("layer_norm", [.. arguments, "normalized_shape=[4]"]);
        var x = Tensors.Numbers(inputs[0].Value);
        var weight = inputs.Length > 1 ? Tensors.Numbers(inputs[1].Value) : [1, 1, 1, 1];
        var expected = x.Select((number, at) => number / Math.Sqrt(x.Skip(at / 4 * 4).Take(4).Sum(other => other * other / 4) + 1e-3) * weight[at % 4]).ToArray();
        var builder = new ForwardGraphBuilder("rms_norm");
        var values = inputs.Select(input => builder.AddValue(input.Key, ValueKind.Input, input.Value.Type)).ToArray();
        foreach (var value in values)
            builder.MarkInput(value);
        var result = builder.AddValue("result", ValueKind.Activation, inputs[0].Value.Type);
        builder.AddOperation(new("aten", "rms_norm"), "rms_norm", [.. values.Zip(inputs, (value, input) => new Input(input.Key, value))], [new("", result)],
            [new("normalized_shape", new long[] { 4 }), new("eps", 1e-3)]);
        builder.MarkOutput(result);
        var graph = builder.Build();
        foreach (var opset in OperatorCheck.Opsets)
            Assert.All(expected.Zip(Tensors.Numbers(OnnxRun.Run(graph.Lower(new() { Opset = opset }), inputs, $"rms_norm, operator set {opset}")[0])), pair => Assert.Equal(pair.First, pair.Second, 5));
    }

    // means of squares, which differ in the order of their sums
    private static void Check(string name, string[] arguments) => new OperatorCheck { Absolute = 1e-5 }.Run(name, arguments);
}
