using GraphBridge.OnnxRuntime.Verification;
using Xunit;

namespace GraphBridge.OnnxRuntime.Tests.Verification;

public sealed class OnnxVerificationTests
{
    private static readonly TensorType Pair = TensorType.Of(ElementType.Float32, 2);

    private static KeyValuePair<string, TensorData> Given(string name, params ReadOnlySpan<float> numbers) => new(name, Models.Floats([numbers.Length], numbers));

    [Fact]
    public void Outputs_are_compared_with_what_is_expected()
    {
        using var session = OnnxSession.Load(Models.One("Sub", Pair, Pair, Pair));
        var result = OnnxVerification.Run(session, [Given("x", 5, 6), Given("y", 1, 2)], [Given("out", 4, 4)]);
        Assert.True(result.Agrees);
        Assert.Equal("out", Assert.Single(result.Outputs).Name);
        Assert.False(OnnxVerification.Run(session, [Given("x", 5, 6), Given("y", 1, 2)], [Given("out", 4, 5)]).Agrees);
    }

    [Fact]
    public void Names_tell_what_belongs_together_and_the_order_where_they_do_not()
    {
        using var session = OnnxSession.Load(Models.One("Sub", Pair, Pair, Pair));
        Assert.True(OnnxVerification.Run(session, [Given("y", 1, 2), Given("more", 0, 0), Given("x", 5, 6)], [Given("out", 4, 4)]).Agrees);
        Assert.True(OnnxVerification.Run(session, [Given("a", 5, 6), Given("b", 1, 2)], [Given("result", 4, 4)]).Agrees);
        // one that the other pass gave twice
        Assert.True(OnnxVerification.Run(session, [Given("a", 5, 6), Given("b", 1, 2)], [Given("result", 4, 4), Given("result", 4, 4)]).Agrees);
        Assert.Contains("the model's inputs are x, y, and the other's are a",
            Assert.Throws<GraphBridgeException>(() => OnnxVerification.Run(session, [Given("a", 5, 6)], [Given("out", 4, 4)])).Message);
    }

    [Fact]
    public void A_model_that_does_not_run_on_the_inputs_does_not_agree()
    {
        using var session = OnnxSession.Load(Models.One("Abs", Pair, Pair));
        var result = OnnxVerification.Run(session, [Given("x", 1, 2, 3)], [Given("out", 1, 2, 3)]);
        Assert.False(result.Agrees);
        Assert.Contains("Got: 3 Expected: 2", result.Failure);
    }
}
