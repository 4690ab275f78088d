using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Zoo.Nets;

/// <summary>One module in two places, under two names, and a parameter that two modules share.</summary>
public sealed class Shared : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Linear again;
    private readonly Linear tied;

    public Shared()
        : base(nameof(Shared))
    {
        again = first;
        tied = Linear(first.weight);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => tied.call(again.call(first.call(input).tanh()).tanh());
}

/// <summary>A dictionary in, a dictionary out.</summary>
public sealed class Dictionaries : Module<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
{
    private readonly ModuleDict<Linear> heads = ModuleDict(("left", Linear(3, 2)), ("right", Linear(3, 2)));

    public Dictionaries()
        : base(nameof(Dictionaries)) => RegisterComponents();

    public override Dictionary<string, Tensor> forward(Dictionary<string, Tensor> input)
    {
        var results = new Dictionary<string, Tensor>();
        foreach (var name in heads.keys())
            results[name] = heads[name].call(input[name]);
        results["sum"] = results["left"] + results["right"];
        return results;
    }
}

/// <summary>Modules of each arity from two to six, with tuples, nullables and numbers among arguments and results.</summary>
public sealed class Arities : Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly Two two = new();
    private readonly Three three = new();
    private readonly Four four = new();
    private readonly Five five = new();
    private readonly Six six = new();

    public Arities()
        : base(nameof(Arities)) => RegisterComponents();

    public override (Tensor, Tensor) forward(Tensor input1, Tensor input2)
    {
        var a = two.call(input1, input2);
        var (b, c) = three.call(a, null, 2);
        var d = four.call(b, c, (a, null), true);
        var e = five.call(d, a, b, c, "max");
        return (six.call(a, b, c, d, e, [input1, input2]), e);
    }

    public sealed class Two : Module<Tensor, Tensor, Tensor>
    {
        public Two()
            : base(nameof(Two)) => RegisterComponents();

        public override Tensor forward(Tensor input1, Tensor input2) => input1 * input2;
    }

    public sealed class Three : Module<Tensor, Tensor?, int, (Tensor Scaled, Tensor Shifted)>
    {
        public Three()
            : base(nameof(Three)) => RegisterComponents();

        public override (Tensor Scaled, Tensor Shifted) forward(Tensor input1, Tensor? input2, int input3) => (input1 * input3, input1 + (input2 ?? input1));
    }

    public sealed class Four : Module<Tensor, Tensor, (Tensor, Tensor?)?, bool, Tensor>
    {
        public Four()
            : base(nameof(Four)) => RegisterComponents();

        public override Tensor forward(Tensor input1, Tensor input2, (Tensor, Tensor?)? input3, bool input4) =>
            input4 && input3 is { } pair ? input1 + input2 + pair.Item1 : input1;
    }

    public sealed class Five : Module<Tensor, Tensor, Tensor, Tensor, string, Tensor>
    {
        public Five()
            : base(nameof(Five)) => RegisterComponents();

        public override Tensor forward(Tensor input1, Tensor input2, Tensor input3, Tensor input4, string input5) =>
            input5 == "max" ? maximum(maximum(input1, input2), maximum(input3, input4)) : input1;
    }

    public sealed class Six : Module<Tensor, Tensor, Tensor, Tensor, Tensor, IList<Tensor>, Tensor>
    {
        public Six()
            : base(nameof(Six)) => RegisterComponents();

        public override Tensor forward(Tensor input1, Tensor input2, Tensor input3, Tensor input4, Tensor input5, IList<Tensor> input6) =>
            cat([input1, input2, input3, input4, input5, .. input6], 1);
    }
}

/// <summary>Slices assigned, writes through views, operations in place.</summary>
public sealed class InPlace : Module<Tensor, Tensor>
{
    private readonly Tensor counter = zeros(1);

    public InPlace()
        : base(nameof(InPlace)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        counter.add_(1);
        var x = input.clone();
        x[0] = zeros(x.shape[1]);
        x[TensorIndex.Colon, 1..3] = ones(x.shape[0], 2) * 2;
        var view = x.view(-1);
        view.mul_(3).add_(1);
        x.T[0].sub_(0.5);
        var (a, b) = (x.narrow(1, 0, 2), x.narrow(1, 2, 2));
        a.add_(b);
        x.masked_fill_(x > 8, 8);
        return x.relu_() + counter;
    }
}

/// <summary>Calls forward of its children directly, so that no hook runs, and a child's parameters by itself.</summary>
public sealed class DirectForward : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Sequential second = Sequential(Linear(4, 4), Tanh());

    public DirectForward()
        : base(nameof(DirectForward)) => RegisterComponents();

    public override Tensor forward(Tensor input) => second.forward(first.forward(input)) + F.linear(input, first.weight, first.bias);
}

/// <summary>A sequence that takes two inputs, over modules of its own.</summary>
public sealed class PairSequence : Sequential<Tensor, Tensor, Tensor>
{
    public PairSequence()
        : base(Bilinear(3, 3, 4), Linear(4, 2))
    {
    }

    public override Tensor forward(Tensor input1, Tensor input2) =>
        ((Module<Tensor, Tensor>)this[1]).call(((Module<Tensor, Tensor, Tensor>)this[0]).call(input1, input2));
}

/// <summary>Nothing but functions.</summary>
public sealed class FunctionalOnly : Module<Tensor, Tensor>
{
    private readonly Parameter kernel = Parameter(randn(2, 1, 3, 3));
    private readonly ParameterList scales = ParameterList(Parameter(ones(2)), Parameter(zeros(2)));

    public FunctionalOnly()
        : base(nameof(FunctionalOnly)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var x = F.conv2d(F.pad(input, (1, 1, 1, 1), PaddingModes.Reflect), kernel);
        x = x * scales[0].view(1, 2, 1, 1) + scales[1].view(1, 2, 1, 1);
        x = F.interpolate(x, scale_factor: [2.0, 2.0]);
        var (values, indexes) = x.flatten(1).max(1);
        var hot = F.one_hot(indexes % 4, 4).to_type(float32);
        return einsum("b,bc->bc", values, hot).cumsum(1).clamp(-1, 1) / (x.std() + 1e-5);
    }
}

/// <summary>Fails in the middle: the inner layer takes another width than it is given.</summary>
public sealed class Failing : Module<Tensor, Tensor>
{
    private readonly Sequential body = Sequential(("fits", Linear(4, 8)), ("not", Sequential(("wrong", Linear(7, 2)))));

    public Failing()
        : base(nameof(Failing)) => RegisterComponents();

    public override Tensor forward(Tensor input) => body.call(input.relu());
}

/// <summary>Frees what it makes on the way.</summary>
public sealed class Scoped : Module<Tensor, Tensor>
{
    private readonly Linear linear = Linear(4, 4);

    public Scoped()
        : base(nameof(Scoped)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        for (var i = 0; i < 3; i++)
        {
            using var inner = NewDisposeScope();
            x = (linear.call(x) + i).tanh().MoveToOuterDisposeScope();
        }
        return x.MoveToOuterDisposeScope();
    }
}

/// <summary>Waits on the way: part of its pass may run on another thread.</summary>
public sealed class Asynchronous : Module<Tensor, Tensor>
{
    private readonly Linear linear = Linear(4, 4);

    public Asynchronous()
        : base(nameof(Asynchronous)) => RegisterComponents();

    public override Tensor forward(Tensor input) => RunAsync(input).GetAwaiter().GetResult();

    private async Task<Tensor> RunAsync(Tensor input)
    {
        var x = linear.call(input);
        await Task.Yield();
        return x.sigmoid();
    }
}

public enum Activation
{
    Relu,
    Tanh,
}

/// <summary>Constructor arguments of many kinds.</summary>
public sealed class Configured : Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly double scale;

    public Configured(int inputs, long outputs, double scale = 1.0, bool bias = true, string label = "net", Activation activation = Activation.Relu, int[]? hidden = null, float? dropout = null)
        : base(label)
    {
        this.scale = scale;
        body = Sequential();
        long width = inputs;
        foreach (var next in hidden ?? [])
        {
            body.append(Linear(width, next, bias)).append(activation == Activation.Tanh ? Tanh() : ReLU());
            if (dropout is { } share)
                body.append(Dropout(share));
            width = next;
        }
        body.append("last", Linear(width, outputs, bias));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => body.call(input) * scale;
}

/// <summary>Small operations one after another.</summary>
public sealed class Chain(int operations) : Module<Tensor, Tensor>(nameof(Chain))
{
    public override Tensor forward(Tensor input)
    {
        var x = input.neg();
        for (var i = 1; i < operations; i++)
        {
            var next = x.neg();
            x.Dispose();
            x = next;
        }
        return x;
    }
}

/// <summary>Is made on the device that it is told.</summary>
public sealed class OnDevice : Module<Tensor, Tensor>
{
    private readonly Linear linear;

    public OnDevice(long width, Device? device = null)
        : base(nameof(OnDevice))
    {
        linear = Linear(width, width, device: device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => linear.call(input).tanh();
}
