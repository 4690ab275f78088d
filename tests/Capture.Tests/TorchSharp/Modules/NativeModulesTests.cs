using GraphBridge.Capture.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchHost;

public sealed class NativeModulesTests
{
    private static readonly torch.Tensor X = new(7, 2, 4);

    private static NativeOperation Of(torch.nn.Module module, string[] names, object?[] arguments, params object[] made)
    {
        var tree = new ModuleTree(module);
        return NativeModules.Of(new(tree[0], tree.IsTraining(tree[0]), names, arguments, made));
    }

    private static object? Value(NativeOperation operation, string argument) =>
        operation.Values[operation.Arguments.Select(item => item.Name).ToList().IndexOf(argument)];

    [Fact]
    public void A_recurrent_module_takes_its_parameters_in_ATens_order_and_the_states_that_were_made_for_it()
    {
        var lstm = new LSTM(4, 5, 2);
        var (h, c) = (new torch.Tensor(2, 2, 5), new torch.Tensor(2, 2, 5));
        var operation = Of(lstm, ["input", "h0_c0"], [X, null], h, c);

        Assert.Equal(("aten::lstm", "input"), (operation.Name, operation.Overload));
        Assert.Equal(["input", "hx", "params", "has_biases", "num_layers", "dropout", "train", "bidirectional", "batch_first"], operation.Arguments.Select(argument => argument.Name));
        Assert.Same(X, operation.Values[0]);
        Assert.Equal([h, c], (object?[])operation.Values[1]!);
        Assert.Equal(new[] { 1, 2, 3, 0, 5, 6, 7, 4 }.Select(i => (object)lstm.parameters[i].Item2), (object[])operation.Values[2]!);
        // a dropout between the layers is known to native code alone
        Assert.Equal([true, 2L, null, true, false, true], operation.Values.Skip(3));
    }

    [Fact]
    public void States_that_were_given_are_taken_and_a_dropout_that_does_nothing_is_none()
    {
        var lstm = new LSTM(4, 5, 2) { isTraining = false };
        var (h, c) = (new torch.Tensor(2, 2, 5), new torch.Tensor(2, 2, 5));
        var operation = Of(lstm, ["input", "h0_c0"], [X, (h, c)]);

        Assert.Equal([h, c], (object?[])Value(operation, "hx")!);
        Assert.Equal(0.0, Value(operation, "dropout"));
        Assert.Equal(false, Value(operation, "train"));
    }

    [Fact]
    public void What_does_not_matter_to_the_result_may_be_unknown()
    {
        var embedding = new Embedding(10, 3);
        var operation = Of(embedding, ["input"], [X]);

        Assert.Equal("aten::embedding", operation.Name);
        Assert.Equal([embedding.parameters[0].Item2, X, null, null, null], operation.Values);
    }

    [Fact]
    public void A_module_that_no_operator_of_ATen_does_is_an_operation_of_its_own_with_all_that_is_known()
    {
        var attention = new MultiheadAttention();
        attention.parameters.Add(("in_proj_weight", new(24, 8)));
        attention.parameters.Add(("out_proj.weight", new(8, 8)));
        var operation = Of(attention, ["query", "key", "value", "key_padding_mask", "need_weights", "attn_mask"], [X, X, X, null, true, null]);

        Assert.Equal("torchsharp::MultiheadAttention", operation.Name);
        Assert.Equal(["query", "key", "value", "key_padding_mask", "need_weights", "attn_mask", "in_proj_weight", "out_proj.weight", "train"], operation.Arguments.Select(argument => argument.Name));
        Assert.Equal(["attn_output", "attn_output_weights"], operation.Results);
        Assert.Equal(true, Value(operation, "need_weights"));
    }

    [Fact]
    public void A_module_that_does_not_tell_what_matters_is_an_operation_of_its_own()
    {
        Assert.Equal("torchsharp::RNN", Of(new RNN(), ["input", "h0"], [X, null]).Name);
        Assert.Equal("torchsharp::Conv1d", Of(new Conv1d(), ["input"], [X]).Name);
    }

    [Fact]
    public void Statistics_that_training_keeps_up_are_written()
    {
        var norm = new BatchNorm2d { num_features = 3 };
        norm.parameters.Add(("weight", new(3)));
        norm.buffers.Add(("running_mean", new(3)));
        // its schema does not mark them as written: this argument says it
        Assert.Equal("aten::batch_norm", Of(norm, ["input"], [X]).Name);
        Assert.Equal(true, Value(Of(norm, ["input"], [X]), "training"));
        norm.isTraining = false;
        Assert.Equal(false, Value(Of(norm, ["input"], [X]), "training"));
    }

    [Fact]
    public void A_module_of_an_old_version_is_the_operator_where_its_parameters_tell_all()
    {
        var linear = new Linear(4, 3, hasBias: false);
        var operation = Of(linear, ["tensor"], [X]);
        Assert.Equal("aten::linear", operation.Name);
        Assert.Equal([X, linear.parameters[0].Item2, null], operation.Values);
        Assert.False(operation.MayBeInPlace);
        Assert.True(Of(new ReLU(), ["tensor"], [X]).MayBeInPlace);
    }
}
