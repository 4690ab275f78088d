using System.Runtime.CompilerServices;
using GraphBridge.Capture;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class LifetimeTests
{
    [TorchTheory]
    [MemberData(nameof(ZooTests.Models), MemberType = typeof(ZooTests))]
    public void Recording_makes_and_disposes_the_tensors_that_the_pass_does(string name)
    {
        var plain = Count(name, (_, pass) => pass());
        var recorded = Count(name, (net, pass) => ForwardCapture.Run(net, pass));

        Assert.Equal(plain, recorded);
    }

    private static string Count(string name, Action<nn.Module, Func<object?>> run)
    {
        var (net, pass) = Zoo.Catalogue.Named(name).Prepare();
        using (net)
        using (no_grad())
        using (var scope = NewDisposeScope())
        {
            // what is made once and for all
            pass();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var statistics = DisposeScopeManager.Statistics.TensorStatistics;
            statistics.Reset();
            var held = scope.DisposablesCount;
            run(net, pass);
            return $"{statistics}, in the scope {scope.DisposablesCount - held}";
        }
    }

    [TorchFact]
    public void A_recording_keeps_no_tensor_and_no_model_alive()
    {
        var (references, capture) = Record();
        for (var i = 0; i < 5 && references.Any(reference => reference.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(references, reference => Assert.False(reference.IsAlive));
        GC.KeepAlive(capture);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference[], ForwardCapture) Record()
    {
        var linear = Linear(3, 3);
        Tensor? between = null;
        var net = new Net(x => (between = linear.call(x)).relu(), ("linear", linear));
        var input = rand(2, 3);
        Tensor? result = null;
        var capture = ForwardCapture.Run(net, () => result = net.call(input));
        return ([new(net), new(linear), new(linear.weight), new(input), new(between), new(result)], capture);
    }

    [TorchFact]
    public void Recording_in_tasks_keeps_nothing_alive_either()
    {
        var references = RecordInTasks();
        for (var i = 0; i < 5 && references.Any(reference => reference.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(references, reference => Assert.False(reference.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] RecordInTasks()
    {
        var linear = Linear(3, 3);
        var net = new Net(x => Task.Run(() => linear.call(x).relu()).GetAwaiter().GetResult(), ("linear", linear));
        ForwardCapture.Run(net, () => net.call(rand(2, 3)));
        return [new(net), new(linear), new(linear.weight)];
    }

    [TorchFact]
    public void A_tensor_that_the_pass_disposes_is_disposed()
    {
        Tensor? between = null;
        Recorded.Of(rand(3), x =>
        {
            using (between = x + 1)
                return between * 2;
        }, new() { Activations = new ActivationStore.Memory(1 << 20), Statistics = true });

        Assert.True(between!.IsInvalid);
    }

    [TorchFact]
    public void Autograd_goes_through_a_recorded_pass()
    {
        var x = ones(2, requires_grad: true);
        using var net = new Net(input => (input * input).sum());
        Tensor? loss = null;
        ForwardCapture.Run(net, () => loss = net.call(x));
        loss!.backward();

        Assert.Equal([2f, 2f], x.grad!.data<float>().ToArray());
    }
}
