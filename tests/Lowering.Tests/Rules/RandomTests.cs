using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>Random numbers are other ones than libtorch's, but of the same type, shape and distribution.</summary>
public sealed class RandomTests
{
    // of the newest sets ONNX Runtime 1.30 has no random operator
    private static readonly int[] WithRandomNumbers = [LoweringOptions.FirstOpset, 18, 21];

    [Theory]
    [InlineData("rand", "size=[100,100]")]
    [InlineData("rand", "size=[100,100]", "dtype=\"float64\"")]
    [InlineData("rand_like", "self=float32[10000]")]
    [InlineData("randn", "size=[100,100]")]
    [InlineData("randn_like", "self=float64[10000]")]
    [InlineData("randint", "high=10", "size=[10000]")]
    [InlineData("randint.low", "low=-5", "high=5", "size=[10000]", "dtype=\"int32\"")]
    [InlineData("randint_like", "self=int64[10000]:0..3", "high=7")]
    [InlineData("randint_like.low_dtype", "self=float32[10000]", "low=3", "high=7")]
    [InlineData("bernoulli", "self=float32[10000]:0..1")]
    [InlineData("bernoulli.p", "self=float32[10000]", "p=0.3")]
    [InlineData("bernoulli_.float", "self=int64[10000]:0..3", "p=0.3")]
    [InlineData("bernoulli_.Tensor", "self=float32[100,100]", "p=float32[100]:0..1")]
    [InlineData("normal.float_float", "mean=2.0", "std=3.0", "size=[10000]")]
    [InlineData("normal.Tensor_float", "mean=float32[10000]", "std=2.0")]
    [InlineData("normal.float_Tensor", "mean=1.0", "std=float32[10000]:0..1")]
    [InlineData("normal.Tensor_Tensor", "mean=float32[10000]", "std=float32[10000]:0..1")]
    [InlineData("normal_", "self=float32[10000]", "mean=2.0", "std=0.5")]
    [InlineData("uniform_", "self=float32[10000]", "from=-2.0", "to=5.0")]
    [InlineData("exponential_", "self=float32[10000]", "lambd=2.0")]
    [InlineData("log_normal_", "self=float32[10000]", "mean=0.1", "std=0.2")]
    [InlineData("geometric_", "self=float32[10000]", "p=0.4")]
    [InlineData("random_.from", "self=int64[10000]:0..2", "from=-3", "to=9")]
    [InlineData("normal_functional", "self=float32[10000]", "mean=2.0", "std=0.5")]
    [InlineData("random_", "self=float32[10000]")]
    [InlineData("random_", "self=int64[10000]:0..2")]
    [InlineData("random_", "self=uint8[10000]:0..2")]
    [InlineData("random_.to", "self=int64[10000]:0..2", "to=9")]
    [InlineData("multinomial", "self=float32[1000,4]:0..1", "num_samples=9", "replacement=true")]
    [InlineData("multinomial", "self=float32[1000,4]:0.1..1", "num_samples=2")]
    [InlineData("randperm", "n=1000")]
    public void NumbersHaveTheDistributionOfLibtorchs(string name, params string[] arguments)
    {
        var (graph, inputs, expected) = new OperatorCheck().Call(name, arguments);
        foreach (var opset in WithRandomNumbers)
        {
            var actual = OnnxRun.Run(graph.Lower(new() { Opset = opset }), inputs, $"{name}, operator set {opset}")[0];
            Assert.Equal(expected[0].Type, actual.Type);
            var (mine, theirs) = (Moments(actual), Moments(expected[0]));
            // of 10,000 numbers a mean is off by more than a tenth of the deviation once in 10^23
            Assert.InRange(mine.Mean, theirs.Mean - (0.1 * theirs.Deviation), theirs.Mean + (0.1 * theirs.Deviation));
            Assert.InRange(mine.Deviation, theirs.Deviation * 0.8, theirs.Deviation * 1.2);
        }
    }

    [Fact]
    public void APermutationHasEachNumberOnce()
    {
        var (graph, inputs, _) = new OperatorCheck().Call("randperm", "n=500");
        var numbers = Tensors.Numbers(OnnxRun.Run(graph.Lower(), inputs, "randperm")[0]);
        Assert.Equal(Enumerable.Range(0, 500), numbers.Order().Select(number => (int)number));
        Assert.NotEqual(numbers.Order(), numbers);
    }

    [Fact]
    public void HalfOfCauchysNumbersAreWithinItsScale()
    {
        var (graph, inputs, _) = new OperatorCheck().Call("cauchy_", "self=float32[10000]", "median=3.0", "sigma=2.0");
        var numbers = Tensors.Numbers(OnnxRun.Run(graph.Lower(), inputs, "cauchy_")[0]);
        Assert.InRange(numbers.Count(number => Math.Abs(number - 3) < 2), 4700, 5300);
    }

    [Fact]
    public void DropoutOfAllDropsAll()
    {
        var (graph, inputs, _) = new OperatorCheck().Call("dropout", "input=float32[10]", "p=1.0", "train=true");
        Assert.All(Tensors.Numbers(OnnxRun.Run(graph.Lower(new() { Training = true }), inputs, "dropout")[0]), number => Assert.Equal(0, number));
    }

    [Fact]
    public void DropoutDropsWhenTrainingIsAskedForAndNotElse()
    {
        var (graph, inputs, _) = new OperatorCheck().Call("dropout", "input=float32[10000]:ones", "p=0.25", "train=true");
        foreach (var opset in OperatorCheck.Opsets)
        {
            Assert.All(Tensors.Numbers(OnnxRun.Run(graph.Lower(new() { Opset = opset }), inputs, "dropout")[0]), number => Assert.Equal(1, number));
            var dropped = Tensors.Numbers(OnnxRun.Run(graph.Lower(new() { Opset = opset, Training = true }), inputs, "dropout")[0]);
            Assert.All(dropped, number => Assert.True(number == 0 || Math.Abs(number - (4.0 / 3)) < 1e-6));
            Assert.InRange(dropped.Count(number => number == 0), 2200, 2800);
        }
    }

    [Theory]
    [InlineData("alpha_dropout")]
    [InlineData("feature_alpha_dropout")]
    public void AlphaDropoutKeepsMeanAndVariance(string name)
    {
        var (graph, inputs, expected) = new OperatorCheck().Call(name, "input=float32[200,100]", "p=0.3", "train=true");
        var (mine, theirs) = (OnnxRun.Run(graph.Lower(new() { Training = true }), inputs, name)[0], expected[0]);
        Assert.InRange(Moments(mine).Mean, -0.05, 0.05);
        Assert.InRange(Moments(mine).Deviation, 0.95, 1.05);
        // both have the same value where a number was dropped
        Assert.Equal(MostFrequent(theirs), MostFrequent(mine), 1e-5);
    }

    [Fact]
    public void ARandomizedReluHasASlopeForEachNumberWhenTraining()
    {
        var (graph, inputs, _) = new OperatorCheck().Call("rrelu", "self=float32[1000]:-1..-0.999999", "lower=0.2", "upper=0.4", "training=true");
        var slopes = Tensors.Numbers(OnnxRun.Run(graph.Lower(new() { Training = true }), inputs, "rrelu")[0]).Select(number => -number).ToArray();
        Assert.All(slopes, slope => Assert.InRange(slope, 0.199, 0.401));
        Assert.InRange(slopes.Average(), 0.29, 0.31);
        Assert.InRange(slopes.Distinct().Count(), 900, 1000);
    }

    [Fact]
    public void FeatureDropoutDropsWholeChannels()
    {
        var (graph, inputs, _) = new OperatorCheck().Call("feature_dropout", "input=float32[100,10,2]:ones", "p=0.5", "train=true");
        var dropped = Tensors.Numbers(OnnxRun.Run(graph.Lower(new() { Training = true }), inputs, "feature_dropout")[0]);
        Assert.All(dropped.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.InRange(dropped.Count(number => number == 0), 800, 1200);
    }

    private static double MostFrequent(TensorData data) => Tensors.Numbers(data).GroupBy(number => number).MaxBy(group => group.Count())!.Key;

    private static (double Mean, double Deviation) Moments(TensorData data)
    {
        var numbers = Tensors.Numbers(data);
        var mean = numbers.Average();
        return (mean, Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean))));
    }
}
