using GraphBridge.Capture;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class ThreadTests
{
    [TorchFact]
    public void What_other_threads_do_is_not_recorded()
    {
        using var begun = new ManualResetEventSlim();
        var stop = false;
        var other = new Thread(() =>
        {
            var x = ones(2);
            while (!Volatile.Read(ref stop))
            {
                x = x.neg();
                begun.Set();
            }
        });
        other.Start();
        begun.Wait();
        try
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(["relu", "add"], Recorded.Names(Recorded.Of(ones(2), x => x.relu() + 1)));
        }
        finally
        {
            Volatile.Write(ref stop, true);
            other.Join();
        }
    }

    private sealed class Wide : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Sequential> branches = ModuleList(Enumerable.Range(0, 6).Select(_ => Sequential(Linear(3, 3), Tanh(), Linear(3, 3))).ToArray());

        public Wide()
            : base(nameof(Wide)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var results = new Tensor[branches.Count];
            Parallel.For(0, branches.Count, i => results[i] = branches[i].call(input) + i);
            return stack(results).sum(dim: 0);
        }
    }

    [TorchFact]
    public void What_a_module_runs_in_parallel_is_recorded_in_its_module()
    {
        using var net = new Wide();
        var x = rand(2, 3);
        for (var i = 0; i < 150; i++)
        {
            var capture = ForwardCapture.Run(net, () => net.call(x), new() { Activations = new ActivationStore.Memory(1 << 20) });

            Assert.Equal(6 * 4 + 2, capture.Graph.Operations.Count);
            Assert.Equal(1 + 6 * 4, capture.Graph.Calls.Count);
            Assert.All(capture.Graph.Operations, operation => Assert.Equal(
                operation.Type.Name switch { "linear" or "tanh" => 2, _ => 0 }, operation.Call!.Value.Module.Path.Count(c => c == '.')));
            foreach (var linear in capture.Graph.Operations.Where(operation => operation.Type.Name == "linear"))
                Assert.Equal(linear.Call!.Value.Module.Path + ".weight", linear.Inputs[1].Value!.Value.Name);
            if (i % 30 == 0)
                using (no_grad())
                    Recorded.AssertReplays(capture);
        }
    }

    private sealed class Tasks : Module<Tensor, Tensor>
    {
        private readonly Linear left = Linear(3, 3);
        private readonly Linear right = Linear(3, 3);

        public Tasks()
            : base(nameof(Tasks)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var task = Task.Run(async () =>
            {
                var x = left.call(input);
                await Task.Yield();
                return x.tanh();
            });
            var y = right.call(input);
            return task.GetAwaiter().GetResult() + y;
        }
    }

    [TorchFact]
    public void Tasks_that_await_are_recorded_in_their_module()
    {
        using var net = new Tasks();
        var x = ones(1, 3);
        for (var i = 0; i < 100; i++)
        {
            var capture = ForwardCapture.Run(net, () => net.call(x));

            Assert.Equal(["add", "linear", "linear", "tanh"], Recorded.Names(capture).Order(StringComparer.Ordinal));
            Assert.Equal("", capture.Graph.Operations.Single(operation => operation.Type.Name == "tanh").Call!.Value.Module.Path);
        }
    }

    private sealed class Awaiting : Module<Tensor, Task<Tensor>>
    {
        private readonly Linear linear = Linear(3, 3);

        public Awaiting()
            : base(nameof(Awaiting)) => RegisterComponents();

        public override async Task<Tensor> forward(Tensor input)
        {
            var x = linear.call(input);
            await Task.Yield();
            x = linear.call(x).tanh();
            await Task.Delay(1);
            return linear.call(x).relu();
        }
    }

    [TorchFact]
    public async Task A_forward_that_awaits_is_recorded_to_its_end()
    {
        using var net = new Awaiting();
        var x = ones(1, 3);
        var capture = await ForwardCapture.RunAsync(net, async () => (await net.call(x)).neg());

        Assert.Equal(["linear", "linear", "tanh", "linear", "relu", "neg"], Recorded.Names(capture));
        Assert.Equal([".", "./linear", "./linear#2", "./linear#3"], Recorded.Calls(capture));
        Assert.Equal(".", Recorded.Call(capture.Graph.Operations[4].Call!.Value));
        Assert.Null(capture.Graph.Operations[5].Call);
    }

    [TorchFact]
    public void Two_threads_record_at_once()
    {
        var captures = new ForwardCapture[2, 100];
        Parallel.Invoke(
            () => { for (var i = 0; i < 100; i++) captures[0, i] = Recorded.Of(ones(2), x => x.relu() + 1); },
            () => { for (var i = 0; i < 100; i++) captures[1, i] = Recorded.Of(ones(2), x => (x * 2).tanh().neg()); });

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(captures[0, 0].Graph, captures[0, i].Graph);
            Assert.Equal(["mul", "tanh", "neg"], Recorded.Names(captures[1, i]));
        }
    }

    [TorchFact]
    public void A_capture_inside_of_another_records_its_part_and_the_outer_one_all()
    {
        var input = ones(1, 2);
        var inner = Sequential(("fc", Linear(2, 2)));
        ForwardCapture? part = null;
        using var net = new Net(x =>
        {
            part = ForwardCapture.Run(inner, () => inner.call(x + 1));
            return inner.call(x).neg();
        }, ("inner", inner));
        var whole = ForwardCapture.Run(net, () => net.call(input));

        Assert.Equal(["add", "linear"], Recorded.Names(part!));
        Assert.Equal([".", "./fc"], Recorded.Calls(part!));
        Assert.Equal(["add", "linear", "linear", "neg"], Recorded.Names(whole));
        Assert.Equal([".", "./inner", "./inner/inner.fc", "./inner#2", "./inner#2/inner.fc#2"], Recorded.Calls(whole));
    }

    [TorchFact]
    public void A_capture_inside_of_another_that_fails_leaves_the_outer_one_whole()
    {
        var (input, wrong) = (ones(1, 2), ones(1, 9));
        var linear = Linear(2, 2);
        using var net = new Net(x =>
        {
            try
            {
                ForwardCapture.Run(linear, () => linear.call(wrong));
            }
            catch (Exception)
            {
                x = x + 1;
            }
            return linear.call(x);
        }, ("linear", linear));
        var whole = ForwardCapture.Run(net, () => net.call(input));

        Assert.Equal(["linear", "add", "linear"], Recorded.Names(whole));
        Assert.Equal([".", "./linear", "./linear#2"], Recorded.Calls(whole));
    }

    [TorchFact]
    public void A_capture_inside_of_another_that_goes_wrong_leaves_the_outer_one_whole()
    {
        var input = ones(1, 2);
        var inner = Sequential(("fc", Linear(2, 2)), ("more", Linear(2, 2)));
        using var net = new Net(x =>
        {
            Assert.Throws<GraphBridgeException>(() => ForwardCapture.Run(inner, () => inner.call(x), new() { Activations = new ActivationStore.Memory(1) }));
            return x.neg();
        }, ("inner", inner));
        var whole = ForwardCapture.Run(net, () => net.call(input));

        Assert.Equal([".", "./inner", "./inner/inner.fc", "./inner/inner.more"], Recorded.Calls(whole));
        Assert.Equal("inner.more", whole.Graph.Operations[1].Call!.Value.Module.Path);
    }
}
