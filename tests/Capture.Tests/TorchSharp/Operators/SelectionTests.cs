using System.Numerics;
using GraphBridge.Capture.TorchSharp.Operators;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchSharp.Operators;

/// <summary>Which overload a call is, and with which arguments.</summary>
public class SelectionTests
{
    private const string T = "op TorchSharp.torch.Tensor::";
    private const string S = "op TorchSharp.torch::static ";
    private const string F = "op TorchSharp.torch.nn.functional::static ";

    private static readonly FakeTensor x = new("x"), y = new("y"), w = new("w");

    public static TheoryData<string, object?[], string> Calls => new()
    {
        { T + "Tensor max()", [x], "aten::max(self=x)" },
        { T + "Tensor max(Tensor other)", [x, y], "aten::max.other(self=x, other=y)" },
        { T + "(Tensor, Tensor) max(long dim, bool keepdim)", [x, 1L, false], "aten::max.dim(self=x, dim=1, keepdim=False)" },
        { T + "Tensor add(Tensor target, Scalar alpha)", [x, y, new FakeScalar(2L)], "aten::add.Tensor(self=x, other=y, alpha=2)" },
        { T + "Tensor add(Scalar scalar)", [x, new FakeScalar(2.5)], "aten::add.Scalar(self=x, other=2.5, alpha=-)" },
        { T + "static Tensor op_Addition(int left, Tensor right)", [3, x], "aten::add.Scalar(self=x, other=3, alpha=-)" },
        { T + "static Tensor op_Subtraction(double left, Tensor right)", [1.5, x], "aten::rsub.Scalar(self=x, other=1.5, alpha=-)" },
        { T + "static Tensor op_GreaterThan(Scalar left, Tensor right)", [new FakeScalar(1L), x], "aten::lt.Scalar(self=x, other=1)" },
        { T + "Tensor pow(Scalar exponent)", [x, new FakeScalar(2L)], "aten::pow.Tensor_Scalar(self=x, exponent=2)" },
        { T + "Tensor clamp(Scalar min, Scalar max)", [x, null, new FakeScalar(6L)], "aten::clamp(self=x, min=-, max=6)" },
        { T + "Tensor clamp(Tensor min, Tensor max)", [x, y, null], "aten::clamp.Tensor(self=x, min=y, max=-)" },
        { T + "Tensor sum(ScalarType? type)", [x, null], "aten::sum(self=x, dtype=-)" },
        { T + "Tensor sum(long[] dim, bool keepdim, ScalarType? type)", [x, new[] { 0L, 2L }, true, ScalarType.Float64], "aten::sum.dim_IntList(self=x, dim=[0, 2], keepdim=True, dtype=float64)" },
        { T + "Tensor sum(long dim0, long dim1, bool keepdim, ScalarType? type)", [x, 0L, 1L, false, null], "aten::sum.dim_IntList(self=x, dim=[0, 1], keepdim=False, dtype=-)" },
        { T + "Tensor div(Tensor target, RoundingMode rounding_mode)", [x, y, RoundingMode.None], "aten::div.Tensor(self=x, other=y)" },
        { T + "Tensor div(Tensor target, RoundingMode rounding_mode)", [x, y, RoundingMode.floor], "aten::div.Tensor_mode(self=x, other=y, rounding_mode='floor')" },
        { F + "Tensor conv2d(Tensor input, Tensor weight, Tensor bias, long[] strides, long[] padding, long[] dilation, long groups)", [x, w, null, null, new[] { 1L, 1L }, null, 1L], "aten::conv2d(input=x, weight=w, bias=-, stride=-, padding=[1, 1], dilation=-, groups=1)" },
        { F + "Tensor conv1d_padding(Tensor input, Tensor weight, Tensor bias, long? stride, Padding padding, long? dilation, long groups)", [x, w, null, 2L, Padding.Same, null, 1L], "aten::conv1d.padding(input=x, weight=w, bias=-, stride=[2], padding='same', dilation=-, groups=1)" },
        { F + "Tensor max_pool2d(Tensor input, long kernel_size, long? stride, long? padding, long? dilation, bool ceil_mode)", [x, 3L, null, null, null, false], "aten::max_pool2d(self=x, kernel_size=[3, 3], stride=-, padding=-, dilation=-, ceil_mode=False)" },
        { F + "Tensor relu(Tensor x, bool inplace)", [x, true], "aten::relu_(self=x)" },
        { F + "Tensor relu(Tensor x, bool inplace)", [x, false], "aten::relu(self=x)" },
        { F + "Tensor dropout(Tensor input, double p, bool training, bool inplace)", [x, 0.5, true, false], "aten::dropout(input=x, p=0.5, train=True)" },
        { F + "Tensor batch_norm(Tensor input, Tensor running_mean, Tensor running_var, Tensor weight, Tensor bias, bool training, double momentum, double eps)", [x, y, w, null, null, true, 0.1, 0.001], "aten::batch_norm(input=x, weight=-, bias=-, running_mean=y, running_var=w, training=True, momentum=0.1, eps=0.001, cudnn_enabled=False)" },
        { F + "Tensor pad(Tensor input, long pad, PaddingModes mode, double value)", [x, 1L, PaddingModes.Reflect, 0.0], "aten::pad(self=x, pad=[1, 1, 1, 1, 1, 1], mode='reflect', value=0)" },
        { F + "Tensor mse_loss(Tensor input, Tensor target, Reduction reduction)", [x, y, Reduction.Sum], "aten::mse_loss(self=x, target=y, reduction=2)" },
        { F + "Tensor interpolate(Tensor x, long[] size, double[] scale_factor, InterpolationMode mode, bool? align_corners, bool recompute_scale_factor, bool antialias)", [x, null, new[] { 2.0, 2.0 }, InterpolationMode.Nearest, null, false, false], "aten::upsample_nearest2d.vec(input=x, output_size=-, scale_factors=[2, 2])" },
        { F + "Tensor interpolate(Tensor x, long[] size, double[] scale_factor, InterpolationMode mode, bool? align_corners, bool recompute_scale_factor, bool antialias)", [x, new[] { 8L, 8L }, null, InterpolationMode.Bilinear, null, false, false], "aten::upsample_bilinear2d.vec(input=x, output_size=[8, 8], align_corners=False, scale_factors=-)" },
        { F + "Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation, (long, long)? padding, (long, long)? stride)", [x, (4L, 5L), (2L, 2L), null, null, (2L, 2L)], "aten::col2im(self=x, output_size=[4, 5], kernel_size=[2, 2], dilation=[1, 1], padding=[0, 0], stride=[2, 2])" },
        { S + "Tensor arange(Scalar stop, ScalarType? dtype, Device device, bool requires_grad)", [new FakeScalar(4L), null, null, false], "aten::arange(end=4, dtype=-, layout=-, device=-, pin_memory=-)" },
        { S + "Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype, Device device, bool requires_grad)", [new FakeScalar(0L), new FakeScalar(4L), new FakeScalar(2L), ScalarType.Int64, null, false], "aten::arange.start_step(start=0, end=4, step=2, dtype=int64, layout=-, device=-, pin_memory=-)" },
        { S + "Tensor zeros(long rows, long columns, ScalarType? dtype, Device device, bool requires_grad, string[] names)", [2L, 3L, null, new FakeDevice("cuda:1"), true, null], "aten::zeros(size=[2, 3], dtype=-, layout=-, device=cuda:1, pin_memory=-)" },
        { S + "Tensor zeros(long size, ScalarType? dtype, Device device, bool requires_grad, string[] names)", [2L, null, null, false, null], "aten::zeros(size=[2], dtype=-, layout=-, device=-, pin_memory=-)" },
        { S + "Tensor rand(long size, ScalarType? dtype, Device device, bool requires_grad, Generator generator, string[] names)", [2L, null, null, false, null, null], "aten::rand(size=[2], dtype=-, layout=-, device=-, pin_memory=-)" },
        { S + "Tensor cat(IList<Tensor> tensors, long dim)", [new List<FakeTensor> { x, y }, 1L], "aten::cat(tensors=[x, y], dim=1)" },
        { S + "Tensor where(Tensor condition, Tensor x, Tensor y)", [w, x, y], "aten::where.self(condition=w, self=x, other=y)" },
        { S + "Tensor amax(Tensor input, long[] dims, bool keepdim, Tensor out)", [x, new[] { 1L }, false, y], "aten::amax.out(self=x, dim=[1], keepdim=False, out=y)" },
        { S + "Tensor amax(Tensor input, long[] dims, bool keepdim, Tensor out)", [x, new[] { 1L }, false, null], "aten::amax(self=x, dim=[1], keepdim=False)" },
        { T + "Tensor[] split(long size, int dim)", [x, 2L, 0], "aten::split.Tensor(self=x, split_size=2, dim=0)" },
        { T + "Tensor[] split(long[] sizes, long dim)", [x, new[] { 1L, 2L }, 0L], "aten::split.sizes(self=x, split_size=[1, 2], dim=0)" },
        { T + "Tensor[] hsplit(long size)", [x, 2L], "aten::hsplit.int(self=x, sections=2)" },
        { T + "Tensor to(ScalarType type, bool copy, bool disposeAfter, bool non_blocking)", [x, ScalarType.Float16, false, true, false], "aten::to.dtype(self=x, dtype=float16, non_blocking=False, copy=False, memory_format=-)" },
        { T + "Tensor to(DeviceType deviceType, int deviceIndex, bool copy, bool disposeAfter, bool non_blocking)", [x, DeviceType.CUDA, 1, false, false, false], "aten::to.dtype_layout(self=x, dtype=-, layout=-, device=cuda:1, pin_memory=-, non_blocking=False, copy=False, memory_format=-)" },
        { T + "Tensor float()", [x], "aten::to.dtype(self=x, dtype=float32, non_blocking=-, copy=-, memory_format=-)" },
        { T + "Tensor mul_(Tensor target)", [x, y], "aten::mul_.Tensor(self=x, other=y)" },
        { T + "Tensor hardtanh(Scalar min, Scalar max)", [x, new FakeScalar(0L), new FakeScalar(6L)], "aten::hardtanh(self=x, min_val=0, max_val=6)" },
        { T + "Tensor expand(Size sizes, bool isImplicit)", [x, new FakeSize(2, 3), false], "aten::expand(self=x, size=[2, 3], implicit=False)" },
        { T + "Tensor index(Tensor[] indices)", [x, new FakeTensor?[] { null, y }], "aten::index.Tensor(self=x, indices=[-, y])" },
        { T + "Tensor std(long dim, bool unbiased, bool keepdim, ScalarType? type)", [x, 1L, true, false, null], "aten::std.dim(self=x, dim=[1], unbiased=True, keepdim=False)" },
        { "op TorchSharp.torch.fft::static Tensor rfft(Tensor input, long n, long dim, FFTNormType norm)", [x, -1L, -1L, FFTNormType.Ortho], "aten::fft_rfft(self=x, n=-, dim=-1, norm='ortho')" },
        { "op TorchSharp.torch.linalg::static (Tensor, Tensor, Tensor) svd(Tensor input, bool fullMatrices)", [x, true], "aten::linalg_svd(A=x, full_matrices=True, driver=-)" },
        { "read TorchSharp.torch.Tensor::T item<T>()", [x], "aten::item(self=x)" },
        { "read TorchSharp.TensorExtensionMethods::static float ToSingle(Tensor value)", [x], "aten::item(self=x)" },
        { "read TorchSharp.torch.Tensor::TensorAccessor<T> data<T>()", [x], "torchsharp::data(self=x)" },
        { F + "Tensor normalize(Tensor input, double p, long dim, double eps)", [x, 2.0, 1L, 0.5], "torchsharp::nn.functional.normalize(input=x, p=2, dim=1, eps=0.5)" },
        { "op TorchSharp.torch.nn.init::static Tensor xavier_uniform_(Tensor tensor, double gain)", [x, 1.0], "torchsharp::nn.init.xavier_uniform_(tensor=x, gain=1)" },
    };

    [Theory, MemberData(nameof(Calls))]
    public void A_call_is_the_overload_that_takes_its_arguments(string method, object?[] arguments, string expected)
    {
        var plan = OperatorTable.Find(MethodSignature.Parse(method));
        using var writer = new EventWriter();
        var use = plan.Select(arguments);
        use.WriteArguments(writer, arguments, new FakeObjects());

        Assert.Equal(expected, $"{use.Schema}({WrittenValues.Text(writer.Written, use.Schema)})");
        Assert.Same(use, plan.Select(arguments));
    }

    [Fact]
    public void What_an_in_place_operator_gives_is_what_it_writes()
    {
        var schema = Assert.Single(AtenSchemas.Find("add_"), schema => schema.Overload == "Tensor");

        Assert.Equal([true, false, false], schema.DeclaredArguments.Select(argument => argument.Written));
        Assert.Equal([new OperatorResult("", 0, Written: true)], schema.Results);
    }

    [Fact]
    public void Views_of_a_list_alias_what_they_view()
    {
        var schema = Assert.Single(AtenSchemas.Find("chunk"));

        Assert.Equal([new OperatorResult("", 0)], schema.Results);
    }

    [Fact]
    public void A_complex_number_and_what_nobody_knows_are_written_too()
    {
        var plan = OperatorTable.Find(MethodSignature.Parse("op TorchSharp.torch.nn.functional::static Tensor normalize(Tensor input, double p, long dim, double eps)"));
        using var writer = new EventWriter();
        object?[] arguments = [x, new Complex(1, -2), new Uri("http://localhost"), "text"];

        plan.Select(arguments).WriteArguments(writer, arguments, new FakeObjects());

        Assert.Equal("input=x, p=1-2j, dim=<Uri>, eps='text'", WrittenValues.Text(writer.Written, plan.Select(arguments).Schema));
    }
}
