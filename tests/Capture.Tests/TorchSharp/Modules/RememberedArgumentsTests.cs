using GraphBridge.Capture.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchHost;

public sealed class RememberedArgumentsTests
{
    private const string Convolution = "Conv1d Conv1d(long inputChannel, long outputChannel, long kernelSize, long stride, long padding, PaddingModes paddingMode, long dilation, long groups, bool bias, Device device)";
    private const string SameConvolution = "Conv1d Conv1d(long inputChannel, long outputChannel, long kernelSize, Padding padding, long stride, PaddingModes paddingMode, long dilation, long groups)";
    private static readonly torch.Tensor X = new(7, 2, 4);

    private static string Text(torch.nn.Module module) => ModulePrinter.Text(new ModuleTree(module)[0]);

    private static NativeOperation Of(torch.nn.Module module, params object?[] arguments)
    {
        var tree = new ModuleTree(module);
        return NativeModules.Of(new(tree[0], tree.IsTraining(tree[0]), [.. arguments.Select((_, i) => $"input{i}")], arguments, []));
    }

    private static object? Value(NativeOperation operation, string argument) =>
        operation.Values[operation.Arguments.Select(item => item.Name).ToList().IndexOf(argument)];

    private static torch.nn.Module Conv(PaddingModes mode = PaddingModes.Zeros) => new Conv1d().Made(Convolution, 3L, 6L, 5L, 2L, 1L, mode, 1L, 1L, true, null);

    [Fact]
    public void What_only_native_code_knows_is_printed_as_the_factory_was_given_it()
    {
        Assert.Equal("3, 6, kernel_size=(5,), stride=(2,), padding=(1,)", Text(Conv()));
        Assert.Equal("kernel_size=2, stride=2, padding=0", Text(new AvgPool2d().Made("AvgPool2d AvgPool2d(long kernel_size, long? strides, long? padding)", 2L, null, null)));
        Assert.Equal("kernel_size=(2, 2), stride=(2, 2)", Text(new AvgPool2d().Made("AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride)", (2L, 2L), null)));
        Assert.Equal("padding=(1, 1, 1, 1), value=3.5", Text(new ConstantPad2d().Made("ConstantPad2d ConstantPad2d(long padding, double value)", 1L, 3.5)));
        Assert.Equal("10, 3, max_norm=1.5, mode=sum", Text(new EmbeddingBag().Made("EmbeddingBag EmbeddingBag(double? max_norm, EmbeddingBagMode mode, long padding_index)", 1.5, EmbeddingBagMode.Sum, -1L)));
    }

    [Fact]
    public void A_property_that_was_set_since_is_what_holds()
    {
        var pool = new AdaptiveAvgPool2d();
        pool.Made("AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size)", 5L);
        Assert.Equal("output_size=5", Text(pool));
        pool.output_size = [7, 7];
        Assert.Equal("output_size=(7, 7)", Text(pool));
    }

    [Fact]
    public void A_convolution_that_pads_with_zeros_is_one_operator_of_ATen()
    {
        var operation = Of(Conv(), X);
        Assert.Equal(("aten::conv1d", ""), (operation.Name, operation.Overload));
        Assert.Equal(new long[] { 2 }, Value(operation, "stride"));
        Assert.Equal(new long[] { 1 }, Value(operation, "padding"));
        Assert.Equal(1L, Value(operation, "groups"));

        var same = Of(new Conv1d().Made(SameConvolution, 3L, 6L, 5L, Padding.Same, 1L, PaddingModes.Zeros, 1L, 1L), X);
        Assert.Equal(("aten::conv1d", "padding"), (same.Name, same.Overload));
        Assert.Equal("same", Value(same, "padding"));

        Assert.Equal("torchsharp::Conv1d", Of(Conv(PaddingModes.Reflect), X).Name);
    }

    [Theory]
    [InlineData(NonLinearities.Tanh, "aten::rnn_tanh")]
    [InlineData(NonLinearities.ReLU, "aten::rnn_relu")]
    internal void An_RNN_is_the_operator_of_its_activation(NonLinearities nonlinearity, string expected)
    {
        var operation = Of(new RNN().Made("RNN RNN(long inputSize, NonLinearities nonLinearity, double dropout)", 4L, nonlinearity, 0.25), X, X);
        Assert.Equal((expected, "input"), (operation.Name, operation.Overload));
        Assert.Equal(0.25, Value(operation, "dropout"));
    }

    [Fact]
    public void A_packed_sequence_goes_into_the_operator_for_packed_sequences()
    {
        var (data, sizes) = (new torch.Tensor(9, 4), new torch.Tensor(3));
        var operation = Of(new LSTM(4, 5, 1), (data, sizes, default(object), default(object)), (X, X));
        Assert.Equal(("aten::lstm", "data"), (operation.Name, operation.Overload));
        Assert.Same(data, Value(operation, "data"));
        Assert.Same(sizes, Value(operation, "batch_sizes"));
    }

    [Fact]
    public void A_bag_of_embeddings_has_its_mode_and_one_that_shortens_its_rows_is_no_single_operator()
    {
        const string Factory = "EmbeddingBag EmbeddingBag(double? max_norm, bool scale_grad_by_freq, EmbeddingBagMode mode, bool sparse, bool include_last_offset, long padding_index)";
        var bag = Of(new EmbeddingBag().Made(Factory, null, false, EmbeddingBagMode.Max, false, false, -1L), X, X, null);
        Assert.Equal(("aten::embedding_bag", "padding_idx"), (bag.Name, bag.Overload));
        Assert.Equal(2L, Value(bag, "mode"));
        Assert.Null(Value(bag, "padding_idx"));
        Assert.Equal("torchsharp::EmbeddingBag", Of(new EmbeddingBag().Made(Factory, 1.5, false, EmbeddingBagMode.Max, false, false, -1L), X, X, null).Name);
    }

    [Fact]
    public void The_heads_of_an_attention_are_attributes_of_its_operation()
    {
        var operation = Of(new MultiheadAttention().Made("MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout)", 8L, 2L, 0.1), X, X, X);
        Assert.Equal(8L, Value(operation, "embed_dim"));
        Assert.Equal(2L, Value(operation, "num_heads"));
        Assert.Equal(0.1, Value(operation, "dropout"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stack_of_layers_has_the_heads_of_its_layer(bool isRemembered)
    {
        var layer = new TransformerEncoderLayer();
        if (isRemembered)
            layer.Made("TransformerEncoderLayer TransformerEncoderLayer(long d_model, long nhead, long dim_feedforward, double dropout, Activations activation)", 8L, 2L, 16L, 0.1, NonLinearities.ReLU);
        var operation = Of(new TransformerEncoder().Made("TransformerEncoder TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers)", layer.GraphBridgeMade, 3L), X);
        Assert.Equal(3L, Value(operation, "num_layers"));
        if (isRemembered)
            Assert.Equal((2L, 0.1, "relu"), (Value(operation, "nhead"), Value(operation, "dropout"), Value(operation, "activation")));
        else
            Assert.DoesNotContain("nhead", operation.Arguments.Select(argument => argument.Name));
    }

    [Fact]
    public void A_loss_is_an_operator_with_its_reduction()
    {
        var operation = Of(new HuberLoss().Made("HuberLoss HuberLoss(double delta, Reduction reduction)", 0.5, Reduction.Sum), X, X);
        Assert.Equal("aten::huber_loss", operation.Name);
        Assert.Equal((2L, 0.5), (Value(operation, "reduction"), Value(operation, "delta")));
        // what doesn't tell how it is reduced is no operator
        Assert.Equal("torchsharp::HuberLoss", Of(new HuberLoss(), X, X).Name);
    }

    [Fact]
    public void Each_operator_that_native_modules_call_is_one_of_libtorchs_with_a_source_for_each_argument() =>
        Assert.All(NativeSchemas.All, schema => Assert.Equal(schema.Schema.DeclaredArguments.Length, schema.Count));

    [Fact]
    public void Tensors_are_not_looked_at_where_the_factory_tells_all()
    {
        var conv = Conv();
        Assert.StartsWith("3, 6, kernel_size=(5,)", Text(conv), StringComparison.Ordinal);
        Assert.All(conv.parameters, parameter => Assert.Equal(0, parameter.Item2.Looks));
    }
}
