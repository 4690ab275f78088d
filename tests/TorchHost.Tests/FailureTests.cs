using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class FailureTests
{
    [TorchFact]
    public void The_exception_of_a_pass_goes_on_as_it_is_with_its_stack()
    {
        var own = new InvalidOperationException("own");
        using var net = new Net(_ => Throw(own));
        var thrown = Assert.Throws<InvalidOperationException>(() => ForwardCapture.Run(net, () => net.call(ones(1))));

        Assert.Same(own, thrown);
        Assert.Contains(nameof(Throw), thrown.StackTrace, StringComparison.Ordinal);
        Assert.NotNull(ForwardCapture.Of(thrown));
    }

    private static Tensor Throw(Exception exception) => throw exception;

    [TorchFact]
    public void Code_of_the_model_that_throws_leaves_the_graph_until_then()
    {
        using var net = new Net(x =>
        {
            x = x.relu();
            throw new InvalidOperationException("after relu");
        });
        var input = ones(1);
        var capture = ForwardCapture.Of(Assert.Throws<InvalidOperationException>(() => ForwardCapture.Run(net, () => net.call(input))))!;

        Assert.Equal(["relu"], Recorded.Names(capture));
        Assert.Null(capture.FailedOperation);
        Assert.Equal("after relu", capture.Graph.Metadata["error"]);
        Assert.Empty(capture.Graph.Outputs);
    }

    [TorchFact]
    public void The_operation_that_failed_has_its_inputs_and_the_error()
    {
        var (net, pass) = Zoo.Catalogue.Named("failing").Prepare();
        var thrown = Assert.ThrowsAny<Exception>(() => { using (no_grad()) ForwardCapture.Run(net, pass); });
        var failed = ForwardCapture.Of(thrown)!.FailedOperation!.Value;

        Assert.Equal("linear", failed.Type.Name);
        Assert.Equal("body.not.wrong", failed.Call!.Value.Module.Path);
        Assert.Equal("body.not.wrong.weight", failed.Inputs[1].Value!.Value.Name);
        Assert.DoesNotContain("Exception raised from", failed.Trace!.Error!, StringComparison.Ordinal);
    }

    [TorchFact]
    public void An_exception_that_the_model_catches_is_in_the_operation_and_the_pass_goes_on()
    {
        var capture = Recorded.Of(rand(2, 3), x =>
        {
            try
            {
                return x.add(rand(7, 7));
            }
            catch (Exception)
            {
                return x + 1;
            }
        });

        Assert.NotNull(capture.Graph.Operations.First(operation => operation.Trace?.Error is not null).Trace!.Error);
        Assert.Equal("add", capture.Graph.Operations[^1].Type.Name);
        Assert.DoesNotContain(capture.Graph.Metadata, entry => entry.Key == "error");
    }

    [TorchFact]
    public async Task An_exception_of_a_pass_that_awaits_has_its_graph()
    {
        using var net = Linear(2, 2);
        var x = ones(1, 2);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => ForwardCapture.RunAsync<Tensor>(net, async () =>
        {
            net.call(x);
            await Task.Yield();
            throw new InvalidOperationException("late");
        }));

        Assert.Equal(["linear"], Recorded.Names(ForwardCapture.Of(thrown)!));
    }

    [TorchFact]
    public void An_exception_of_no_captured_pass_has_no_graph() => Assert.Null(ForwardCapture.Of(new InvalidOperationException()));

    [TorchFact]
    public void After_a_failure_nothing_listens_any_more()
    {
        using var net = new Net(_ => throw new InvalidOperationException());
        Assert.Throws<InvalidOperationException>(() => ForwardCapture.Run(net, () => net.call(ones(1))));

        Assert.Equal(["neg"], Recorded.Names(Recorded.Of(ones(1), x => x.neg())));
    }
}
