using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace GraphBridge.StandIn.Tests;

public class DisposeScopeTests
{
    [LibtorchFact]
    public void A_scope_disposes_what_was_made_in_it_but_what_was_moved_out()
    {
        Tensor kept, gone;
        using (NewDisposeScope())
        {
            gone = zeros(2);
            kept = (gone + 1).MoveToOuterDisposeScope();
        }
        Assert.True(gone.IsInvalid);
        Assert.Equal(2f, kept.sum().item<float>());
    }

    [LibtorchFact]
    public void Statistics_count_what_was_made_and_disposed()
    {
        var counts = DisposeScopeManager.Statistics;
        counts.Reset();
        using (var scope = NewDisposeScope())
        {
            var x = zeros(2);
            x.add(1).Dispose();
            Assert.Equal(1, scope.DisposablesCount);
            scope.Detach(x);
            x.Dispose();
        }
        Assert.Equal((2, 1, 1, 1), (counts.CreatedInScopeCount, counts.DisposedInScopeCount, counts.DisposedOutsideScopeCount, counts.DetachedFromScopeCount));
        Assert.Equal(0, counts.ThreadTotalLiveCount);
    }

    [LibtorchFact]
    public void A_disposed_tensor_says_so()
    {
        var x = zeros(2);
        x.Dispose();
        Assert.Throws<InvalidOperationException>(() => x.add(1));
    }
}
