using System.Globalization;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>Rules at sizes that no capture had: <c>$</c> stands for the size that changes.</summary>
public sealed class DynamicRuleTests
{
    private const int Captured = 6;

    [Theory]
    [InlineData("self:0=n", "relu", "self=float32[$,3]")]
    [InlineData("self:0=n", "softmax.int", "self=float32[$,3]", "dim=0")]
    [InlineData("self:1=n", "log_softmax.int", "self=float32[2,$]", "dim=-1")]
    [InlineData("self:1=n", "glu", "self=float32[2,$,4]", "dim=2")]
    [InlineData("self:2=n", "prelu", "self=float32[2,3,$]", "weight=float32[3]")]
    [InlineData("self:0=n", "cumsum", "self=float32[$,3]", "dim=0")]
    [InlineData("self:0=n", "sum.dim_IntList", "self=float32[$,3]", "dim=[0]")]
    [InlineData("self:0=n", "mean", "self=float32[$,3]")]
    [InlineData("self:0=n", "var.dim", "self=float32[$,3]", "dim=[0]", "unbiased=true")]
    [InlineData("self:0=n", "std_mean", "self=float32[$,3]")]
    [InlineData("self:0=n", "any.dim", "self=bool[$,3]", "dim=0")]
    [InlineData("self:0=n", "all", "self=bool[$,3]")]
    [InlineData("self:0=n", "argmax", "self=float32[$,3]")]
    [InlineData("self:0=n", "argmax", "self=float32[$,3]", "keepdim=true")]
    [InlineData("self:0=n", "max.dim", "self=float32[$,3]", "dim=0")]
    [InlineData("self:0=n", "logsumexp", "self=float32[$,3]", "dim=[0]")]
    [InlineData("self:0=n", "sort", "self=float32[$,3]", "dim=0")]
    [InlineData("self:0=n", "topk", "self=float32[$,9]", "k=3")]
    [InlineData("self:0=n", "median.dim", "self=float32[$,3]", "dim=0")]
    [InlineData("self:0=n", "median", "self=float32[$,3]")]
    [InlineData("self:0=n", "nanmedian.dim", "self=float32[$,3]", "dim=0")]
    [InlineData("self:0=n", "quantile.scalar", "self=float32[$,3]", "q=0.3", "dim=0")]
    [InlineData("self:0=n", "masked_fill.Scalar", "self=float32[$,3]", "mask=bool[3]", "value=-1")]
    [InlineData("self:0=n", "zeros_like", "self=float32[$,3]")]
    [InlineData("self:0=n", "full_like", "self=float32[$,3]", "fill_value=2")]
    [InlineData("self:0=n", "new_ones", "self=float32[$,3]", "size=[2,$]")]
    [InlineData("self:0=n", "new_full", "self=float32[$,3]", "size=[$]", "fill_value=$")]
    [InlineData("self:0=n", "div.Scalar", "self=float32[$,3]", "other=$")]
    [InlineData("self:0=n", "add.Scalar", "self=float32[$,3]", "other=$", "alpha=2")]
    [InlineData("self:0=n", "floor_divide.Scalar", "self=int64[$,3]:-99..99", "other=$")]
    [InlineData("self:0=n", "remainder.Scalar", "self=float32[$,3]:-99..99", "other=$")]
    [InlineData("self:0=n", "clamp", "self=int64[$,3]:0..99", "max=$")]
    [InlineData("self:0=n", "eq.Scalar", "self=int64[$,3]:0..20", "other=$")]
    [InlineData("self:0=n,src:0=n", "copy_", "self=float32[$,3]", "src=float32[$,1]")]
    [InlineData("x1:0=n,x2:0=n", "cosine_similarity", "x1=float32[$,3]", "x2=float32[$,3]")]
    [InlineData("x1:0=n", "cdist", "x1=float32[$,3]", "x2=float32[5,3]")]
    [InlineData("self:0=n,target:0=n", "cross_entropy_loss", "self=float32[$,4]", "target=int64[$]:0..4")]
    [InlineData("self:0=n,target:0=n", "cross_entropy_loss", "self=float32[$,4]", "target=int64[$]:0..4", "label_smoothing=0.1")]
    [InlineData("self:0=n,target:0=n", "nll_loss", "self=float32[$,4]", "target=int64[$]:0..4", "reduction=0")]
    [InlineData("self:0=n,target:0=n", "mse_loss", "self=float32[$,3]", "target=float32[$,3]")]
    [InlineData("self:0=n,target:0=n", "multi_margin_loss", "self=float32[$,4]", "target=int64[$]:0..4")]
    [InlineData("self:0=n", "bucketize.Tensor", "self=float32[$,3]", "boundaries=float32[5]:arange")]
    [InlineData("self:0=n", "histc", "self=float32[$,3]", "bins=4", "min=-2", "max=2")]
    [InlineData("self:1=n", "cov", "self=float32[3,$]")]
    [InlineData("self:0=n", "diff", "self=float32[$,3]", "dim=0")]
    [InlineData("y:0=n", "trapezoid.dx", "y=float32[$,3]", "dim=0")]
    public void ARuleHoldsAtOtherSizes(string axes, string name, params string[] arguments)
    {
        var captured = At(Captured, name, arguments).Graph;
        var dynamic = DynamicAxes.Parse(axes);
        ForwardGraph[] others = [At(11, name, arguments).Graph, At(17, name, arguments).Graph];
        foreach (var opset in OperatorCheck.Opsets)
        {
            var lowered = captured.Lower(new() { Opset = opset, DynamicAxes = dynamic, Others = others });
            FoundTypes.AssertCaptured(lowered, $"{name}({string.Join(", ", arguments)}), operator set {opset}");
            foreach (var size in (int[])[9, 2])
            {
                var run = At(size, name, arguments);
                var what = $"{name}({string.Join(", ", arguments)}) at {size}, operator set {opset}";
                var outputs = OnnxRun.Run(lowered, run.Inputs, what);
                for (var slot = 0; slot < outputs.Length; slot++)
                    Tensors.AssertClose(run.Outputs[slot], outputs[slot], 1e-5, 1e-6, what);
            }
        }
    }

    private static (ForwardGraph Graph, KeyValuePair<string, TensorData>[] Inputs, TensorData[] Outputs) At(int size, string name, string[] arguments) =>
        new OperatorCheck().Call(name, Array.ConvertAll(arguments, argument => argument.Replace("$", size.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
