using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.StandIn.Tests;

public class ModuleTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Conv2d(1, 2, 3, padding: 1);
        private readonly BatchNorm2d norm = BatchNorm2d(2);
        private readonly Sequential head = Sequential(("flat", Flatten()), ("out", Linear(32, 3)));

        public Net()
            : base("Net") => RegisterComponents();

        public override Tensor forward(Tensor input) => head.call(functional.relu(norm.call(conv.call(input))));
    }

    [LibtorchFact]
    public void Fields_are_registered_by_name()
    {
        using var net = new Net();
        Assert.Equal(["conv.weight", "conv.bias", "norm.weight", "norm.bias", "head.out.weight", "head.out.bias"], net.named_parameters().Select(p => p.name));
        Assert.Equal(["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], net.named_buffers().Select(b => b.name));
        Assert.Equal(["conv", "norm", "head", "head.flat", "head.out"], net.named_modules().Select(m => m.name));
        Assert.Equal([1L, 3], net.call(rand(1, 1, 4, 4)).shape);
    }

    [LibtorchFact]
    public void Hooks_run_around_forward_and_may_replace()
    {
        using var linear = Identity();
        var seen = new List<string>();
        linear.register_forward_pre_hook(_ => seen.Add("module pre"));
        linear.register_forward_pre_hook((_, x) => x + 1);
        var removed = linear.register_forward_hook((_, _, y) => y * 10);
        linear.register_forward_hook(_ => seen.Add("module post"));
        Assert.Equal(20f, linear.call(tensor(1f)).item<float>());
        removed.remove();
        Assert.Equal(2f, linear.call(tensor(1f)).item<float>());
        Assert.Equal(1f, linear.forward(tensor(1f)).item<float>());
        Assert.Equal(["module pre", "module post", "module pre", "module post"], seen);
    }

    [LibtorchFact]
    public void A_convolution_multiplies_and_adds()
    {
        using var conv = Conv2d(1, 1, 3, padding: 1, bias: false);
        init.ones_(conv.weight);
        Assert.Equal([4f, 6, 4, 6, 9, 6, 4, 6, 4], conv.call(ones(1, 1, 3, 3)).data<float>().ToArray());
        using var up = ConvTranspose2d(1, 1, 2, stride: 2, bias: false);
        Assert.Equal([1L, 1, 6, 6], up.call(ones(1, 1, 3, 3)).shape);
    }

    [LibtorchFact]
    public void A_recurrent_layer_does_what_its_cell_does_at_each_step()
    {
        using var off = no_grad();
        using var layer = LSTM(3, 4);
        using var cell = LSTMCell(3, 4);
        foreach (var (name, parameter) in cell.named_parameters())
            parameter.copy_(layer.get_parameter(name + "_l0"));
        var x = rand(5, 2, 3);
        var (all, last, _) = layer.call(x);
        (Tensor, Tensor)? state = null;
        for (var i = 0; i < 5; i++)
            state = cell.call(x[i], state);
        Assert.True(all[4].allclose(state!.Value.Item1, atol: 1e-6));
        Assert.True(last[0].allclose(state.Value.Item1, atol: 1e-6));
    }

    [LibtorchFact]
    public void Attention_weights_sum_to_one_and_a_mask_hides()
    {
        using var off = no_grad();
        using var attention = MultiheadAttention(8, 2);
        var x = rand(4, 3, 8);
        var mask = triu(full(4, 4, float.NegativeInfinity), 1);
        var (result, weights) = attention.call(x, x, x, attn_mask: mask);
        Assert.Equal([4L, 3, 8], result.shape);
        Assert.True(weights.sum(-1).allclose(ones(3, 4), atol: 1e-5));
        Assert.Equal(0f, weights[0, 0, 3].item<float>());
    }

    [LibtorchFact]
    public void An_encoder_keeps_the_shape()
    {
        using var encoder = TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 2);
        encoder.eval();
        Assert.Equal([4L, 3, 8], encoder.call(rand(4, 3, 8)).shape);
        Assert.Contains("layers.1.self_attn.in_proj_weight", encoder.state_dict().Keys);
    }

    [LibtorchFact]
    public void Training_changes_dropout_and_running_statistics()
    {
        using var dropout = Dropout(0.5);
        var x = ones(100);
        Assert.Contains(0f, dropout.call(x).data<float>().ToArray());
        dropout.eval();
        Assert.DoesNotContain(0f, dropout.call(x).data<float>().ToArray());
        using var norm = BatchNorm1d(1);
        norm.call(arange(4).@float().view(4, 1));
        Assert.Equal(0.15f, norm.running_mean.item<float>(), 5);
    }

    [LibtorchFact]
    public void An_in_place_activation_changes_its_input()
    {
        var x = tensor(new[] { -1f, 1f });
        using var relu = ReLU(inplace: true);
        var y = relu.call(x);
        Assert.NotSame(x, y);
        Assert.Equal([0f, 1f], x.data<float>().ToArray());
    }

    [LibtorchFact]
    public void Lists_and_dictionaries_of_modules_have_names()
    {
        var list = ModuleList(Linear(1, 1), Linear(1, 1));
        var dict = ModuleDict(("a", Linear(1, 1)));
        using var net = new Holder(list, dict);
        Assert.Equal(["list", "dict", "list.0", "list.1", "dict.a"], net.named_modules().Select(m => m.name));
    }

    private sealed class Holder : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Linear> list;
        private readonly ModuleDict<Linear> dict;

        public Holder(ModuleList<Linear> list, ModuleDict<Linear> dict)
            : base("Holder")
        {
            this.list = list;
            this.dict = dict;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => dict["a"].call(list[1].call(list[0].call(input)));
    }

    [LibtorchFact]
    public void A_module_moves_to_another_type_and_device()
    {
        using var net = new Net();
        net.to(float64);
        Assert.All(net.parameters(), p => Assert.Equal(ScalarType.Float64, p.dtype));
        net.to(META);
        Assert.All(net.parameters(), p => Assert.True(p.is_meta));
        using var linear = Linear(4, 3).to(META);
        Assert.Equal([2L, 3], linear.call(zeros(2, 4, device: META)).shape);
    }

    [LibtorchFact]
    public void State_is_loaded_by_name()
    {
        using var one = new Net();
        using var other = new Net();
        other.load_state_dict(one.state_dict());
        Assert.True(one.get_parameter("conv.weight").Equals(other.get_parameter("conv.weight")));
    }
}
