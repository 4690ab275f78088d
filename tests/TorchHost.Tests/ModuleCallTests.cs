using GraphBridge.Capture;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class ModuleCallTests
{
    private static ForwardCapture Run(Module<Tensor, Tensor> model, Tensor x)
    {
        model.eval();
        using (no_grad())
            return ForwardCapture.Run(model, () => model.call(x));
    }

    [TorchFact]
    public void A_call_and_a_forward_that_is_called_directly_are_both_calls_of_the_module()
    {
        var linear = Linear(3, 3);
        using var net = new Net(x => linear.forward(linear.call(x)), ("linear", linear));

        Assert.Equal([".", "./linear", "./linear#2"], Recorded.Calls(Run(net, rand(2, 3))));
    }

    [TorchFact]
    public void A_forward_of_a_base_class_is_part_of_the_call()
    {
        using var net = new Derived();
        var capture = Run(net, rand(2));

        Assert.Equal(["."], Recorded.Calls(capture));
        Assert.Equal(["relu", "neg"], Recorded.Names(capture));
    }

    private class Base() : Module<Tensor, Tensor>("Base")
    {
        public override Tensor forward(Tensor input) => input.relu();
    }

    private sealed class Derived : Base
    {
        public override Tensor forward(Tensor input) => -base.forward(input);
    }

    [TorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_module_that_runs_itself_has_a_call_in_a_call(bool byCall)
    {
        using var net = new Recursive(byCall);
        var capture = Run(net, rand(2));

        Assert.Equal([".", "./.#2", "./.#2/.#3"], Recorded.Calls(capture));
        Assert.Equal(["neg", "neg"], Recorded.Names(capture));
        Assert.Equal(1, capture.Graph.Operations[1].Call!.Value.Pass);
    }

    private sealed class Recursive(bool byCall) : Module<Tensor, Tensor>("Recursive")
    {
        private int _depth;

        public override Tensor forward(Tensor input)
        {
            if (++_depth == 3)
                return input;
            return -(byCall ? call(input) : forward(input));
        }
    }

    [TorchFact]
    public void A_module_that_the_model_does_not_hold_is_named_by_its_type_below_its_caller()
    {
        using Linear first = Linear(3, 3), second = Linear(3, 3);
        using var net = new Net(x => second.call(first.call(x)));
        var capture = Run(net, rand(1, 3));

        Assert.Equal([".", "./Linear", "./Linear_1"], Recorded.Calls(capture));
        // its parameters are constants with their elements
        Assert.Equal(Elements.Of(first.weight)[0], capture.Graph.Operations[0].Inputs[1].Value!.Value.Data!.ToMemory().ToArray());
    }

    [TorchFact]
    public void A_module_at_two_places_is_called_by_its_first_path()
    {
        var linear = Linear(3, 3);
        using var net = new Net(x => linear.call(linear.call(x)), ("a", linear), ("b", linear));
        var capture = Run(net, rand(1, 3));

        Assert.Equal([".", "./a", "./a#2"], Recorded.Calls(capture));
        Assert.Equal(["", "a", "b"], capture.Graph.Modules.Select(module => module.Path));
        Assert.Equal(capture.Graph.FindModule("a")!.Value.Parameters.Select(p => p.Value), capture.Graph.FindModule("b")!.Value.Parameters.Select(p => p.Value));
    }

    [TorchFact]
    public void Sequences_lists_and_dictionaries_name_what_they_hold()
    {
        var sequence = Sequential(("in", Linear(3, 3)), ("act", ReLU()));
        var list = ModuleList<Linear>(Linear(3, 3), Linear(3, 3));
        var dictionary = ModuleDict<Linear>(("left", Linear(3, 3)));
        using var net = new Net(x => dictionary["left"].call(list[1].call(list[0].call(sequence.call(x)))), ("s", sequence), ("l", list), ("d", dictionary));

        Assert.Equal([".", "./s", "./s/s.in", "./s/s.act", "./l.0", "./l.1", "./d.left"], Recorded.Calls(Run(net, rand(1, 3))));
    }

    [TorchFact]
    public void Modules_have_their_types_and_arguments()
    {
        using var net = Sequential(Conv2d(1, 2, 3, padding: 1), BatchNorm2d(2), Linear(4, 5, hasBias: false));
        using (no_grad())
        {
            net.eval();
            var capture = ForwardCapture.Run(net, () => net.call(rand(1, 1, 4, 4)));
            Assert.Equal(
                ["Sequential()", "Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))", "BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)",
                    "Linear(in_features=4, out_features=5, bias=False)"],
                capture.Graph.Modules.Select(module => $"{module.TypeName}({module.Arguments})"));
        }
    }

    [TorchFact]
    public void Modules_of_every_arity_are_calls()
    {
        var capture = ZooTests.Capture(Zoo.Catalogue.Named("arities"));

        Assert.Equal([".", "./two", "./three", "./four", "./five", "./six"], Recorded.Calls(capture));
        Assert.Equal(["input1", "input2"], capture.Graph.Inputs.Select(input => input.Name));
    }

    [TorchFact]
    public void An_operation_that_fails_in_a_nested_module_leaves_the_calls_around_it()
    {
        var linear = Linear(4, 4);
        using var net = new Net(x =>
        {
            try
            {
                return linear.call(x);
            }
            catch (Exception)
            {
                return x.neg();
            }
        }, ("linear", linear));
        var capture = Run(net, rand(1, 3));

        Assert.Equal(["linear", "neg"], Recorded.Names(capture));
        Assert.Equal([".", "./linear"], Recorded.Calls(capture));
        Assert.Equal("", capture.Graph.Operations[1].Call!.Value.Module.Path);
        Assert.Null(capture.FailedOperation);
        Assert.NotNull(capture.Graph.Operations[0].Trace?.Error);
    }

    [TorchFact]
    public void What_a_finally_block_does_after_an_exception_is_in_its_module()
    {
        var inner = new Net(x =>
        {
            try
            {
                throw new InvalidOperationException("no");
            }
            finally
            {
                x.neg();
            }
        });
        using var net = new Net(x =>
        {
            try
            {
                return inner.call(x);
            }
            catch (InvalidOperationException)
            {
                return x.relu();
            }
        }, ("inner", inner));
        var capture = Run(net, rand(1, 3));

        Assert.Equal(["neg", "relu"], Recorded.Names(capture));
        Assert.Equal("", capture.Graph.Operations[1].Call!.Value.Module.Path);
    }
}
