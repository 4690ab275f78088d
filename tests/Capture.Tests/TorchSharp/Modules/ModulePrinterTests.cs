using GraphBridge.Capture.TorchSharp.Modules;
using GraphBridge.Printing;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchHost;

public sealed class ModulePrinterTests
{
    // the texts are PyTorch's own for the same arguments
    private static string Text(torch.nn.Module module) => ModulePrinter.Text(new ModuleTree(module)[0]);

    private static Conv2d Conv(long[]? padding = null, Padding? paddingType = null, PaddingModes mode = PaddingModes.Zeros, long groups = 1, bool bias = true)
    {
        var conv = new Conv2d
        {
            in_channels = 4,
            out_channels = 16,
            kernel_size = [3, 5],
            stride = [1, 1],
            dilation = [1, 1],
            output_padding = [0, 0],
            padding = padding,
            padding_type = paddingType,
            padding_mode = mode,
            groups = groups,
        };
        conv.parameters.Add(("weight", new(16, 4 / groups, 3, 5)));
        if (bias)
            conv.parameters.Add(("bias", new(16)));
        return conv;
    }

    [Fact]
    public void What_is_as_usual_is_not_printed_where_PyTorch_doesn_t()
    {
        Assert.Equal("4, 16, kernel_size=(3, 5), stride=(1, 1)", Text(Conv([0, 0])));
        Assert.Equal("4, 16, kernel_size=(3, 5), stride=(1, 1), padding=(1, 0), groups=2, bias=False, padding_mode=reflect", Text(Conv([1, 0], mode: PaddingModes.Reflect, groups: 2, bias: false)));
        Assert.Equal("4, 16, kernel_size=(3, 5), stride=(1, 1), padding=same", Text(Conv(paddingType: Padding.Same)));
    }

    [Fact]
    public void Numbers_truth_values_and_None_are_printed_as_in_Python()
    {
        Assert.Equal("5, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True", Text(new BatchNorm2d { num_features = 5 }));
        Assert.Equal("5, eps=0.001, momentum=None, affine=False, track_running_stats=True", Text(new BatchNorm2d { num_features = 5, eps = 0.001, momentum = null, affine = false }));
    }

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001234, "1.234e-05")]
    [InlineData(-1e-7, "-1e-07")]
    [InlineData(120.0, "120.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1234567890123456.5, "1234567890123456.5")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    [InlineData(1e-6f, "1e-06")]
    public void Floats_are_printed_as_in_Python(object number, string expected) => Assert.Equal(expected, PythonText.Of(number));

    [Fact]
    public void Pooling_prints_one_number_for_all_dimensions_and_what_is_meant_by_what_was_not_given()
    {
        Assert.Equal("kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False", Text(new MaxPool2d { kernel_size = [2, 2] }));
        Assert.Equal("kernel_size=(3, 2), stride=(2, 1), padding=1, dilation=1, ceil_mode=True",
            Text(new MaxPool2d { kernel_size = [3, 2], stride = [2, 1], padding = [1, 1], ceil_mode = true }));
    }

    [Fact]
    public void What_older_versions_keep_in_native_code_is_taken_from_the_shapes_of_the_parameters()
    {
        Assert.Equal("in_features=3, out_features=4, bias=True", Text(new Linear(3, 4)));
        Assert.Equal("in_features=3, out_features=4, bias=False", Text(new Linear(3, 4, hasBias: false)));
        Assert.Equal("4, 5, num_layers=2, batch_first=True", Text(new LSTM(4, 5, 2)));
        Assert.Equal("10, 3", Text(new Embedding(10, 3)));
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        Assert.Equal("kernel_size=(2, 3), dilation=1", Text(new Unfold()));
        Assert.Equal("batch_first=True", Text(new RNN()));
        Assert.Equal("", Text(new ReLU()));
    }

    private sealed class Scale : torch.nn.Module
    {
        public long kernel_size { get; init; } = 3;
    }

    private sealed class Head : Linear
    {
        public Head() : base(3, 4) { }

        public long in_features { get; init; } = 99;
    }

    [Fact]
    public void A_module_of_the_users_own_prints_nothing_and_one_that_derives_from_a_built_in_prints_that_ones_arguments()
    {
        Assert.Equal("", Text(new Scale()));
        Assert.Equal("in_features=3, out_features=4, bias=True", Text(new Head()));
    }
}
