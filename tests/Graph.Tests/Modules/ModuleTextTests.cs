using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests.Modules;

public sealed class ModuleTextTests
{
    private static ForwardGraph Blocks(string container, params (string Type, string Arguments)[] children)
    {
        var builder = new ForwardGraphBuilder("net");
        var root = builder.AddModule("", "Net");
        var list = builder.AddModule("h", container, root);
        for (var i = 0; i < children.Length; i++)
            builder.AddModule($"fc{i}", "Linear", builder.AddModule($"h.{i}", children[i].Type, list, children[i].Arguments));
        return builder.Build();
    }

    private static string Joined(params string[] lines) => string.Join('\n', lines);

    [Fact]
    public void Equal_neighbours_of_a_list_are_written_once_and_counted()
    {
        var builder = new ForwardGraphBuilder("net");
        var list = builder.AddModule("", "ModuleList");
        foreach (var (index, arguments) in new[] { "p=0.1", "p=0.1", "p=0.2", "p=0.1", "p=0.1", "p=0.1" }.Index())
            builder.AddModule($"{index}", "Dropout", list, arguments);
        var graph = builder.Build();

        Assert.Equal(Joined(
            "ModuleList(",
            "  (0-1): 2 x Dropout(p=0.1)",
            "  (2): Dropout(p=0.2)",
            "  (3-5): 3 x Dropout(p=0.1)",
            ")"), graph.ToModuleString());
        Assert.Equal(8, graph.ToModuleString(fold: false).Split('\n').Length);
    }

    [Fact]
    public void No_other_container_is_folded() =>
        Assert.Equal(Joined(
            "Net(",
            "  (h): Sequential(",
            "    (0): ReLU(",
            "      (fc0): Linear()",
            "    )",
            "    (1): ReLU(",
            "      (fc1): Linear()",
            "    )",
            "  )",
            ")"), Blocks("Sequential", ("ReLU", ""), ("ReLU", "")).ToModuleString());

    [Fact]
    public void Blocks_whose_children_have_other_names_are_not_equal() =>
        Assert.DoesNotContain(" x ", Blocks("ModuleList", ("Block", ""), ("Block", "")).ToModuleString(), StringComparison.Ordinal);

    [Fact]
    public void Arguments_of_a_module_with_children_have_lines_of_their_own() =>
        Assert.Equal(Joined(
            "Net(",
            "  (h): ModuleList(",
            "    (0): Block(",
            "      width=8",
            "      depth=2",
            "      (fc0): Linear()",
            "    )",
            "  )",
            ")"), Blocks("ModuleList", ("Block", "width=8\ndepth=2")).ToModuleString());

    [Fact]
    public void What_the_graph_does_not_know_is_a_question_mark_and_a_function_is_no_module()
    {
        var builder = new ForwardGraphBuilder("export");
        var layer = builder.AddModule("layer1", "");
        builder.AddModule("layer1.0.conv", "Conv2d", layer);
        builder.AddModule("layer1.gated()", "gated", layer);
        Assert.Equal(Joined("?(", "  (layer1): ?(", "    (0.conv): Conv2d()", "  )", ")"), builder.Build().ToModuleString());
    }

    [Fact]
    public void A_graph_without_modules_says_what_to_do() =>
        Assert.StartsWith("the graph has no modules; capture the model", Assert.Throws<GraphBridgeException>(() => new ForwardGraphBuilder("net").Build().ToModuleString()).Message, StringComparison.Ordinal);

    [Fact]
    public void Arguments_that_no_source_told_are_read_off_the_operation()
    {
        var net = new Net();
        net.Run("conv", "Conv2d", "Conv", [6, 2, 3, 3], withBias: false, new("kernel_shape", new long[] { 3, 3 }), new("strides", new long[] { 2, 2 }),
            new("pads", new long[] { 1, 1, 1, 1 }), new("group", 2L));
        net.Run("norm", "BatchNorm2d", "BatchNormalization", [6], withBias: true, new("epsilon", (double)1e-3f), new("momentum", (double)0.9f));
        net.Run("pool", "MaxPool2d", "MaxPool", [], withBias: false, new("kernel_shape", new long[] { 3, 3 }), new("strides", new long[] { 2, 2 }), new("pads", new long[] { 0, 0, 1, 1 }));
        net.Run("act", "LeakyReLU", "LeakyRelu", [], withBias: false, new NamedAttribute("alpha", (double)0.2f));
        net.Run("fc", "Linear", "Gemm", [4, 6], withBias: true);
        Assert.Equal(Joined(
            "Net(",
            "  (conv): Conv2d(4, 6, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), groups=2, bias=False)",
            "  (norm): BatchNorm2d(6, eps=0.001, momentum=0.1, affine=True)",
            // PyTorch has no padding of one side, so what the module was given is not known
            "  (pool): MaxPool2d(kernel_size=3, stride=2, dilation=1, ceil_mode=False)",
            "  (act): LeakyReLU(negative_slope=0.2)",
            "  (fc): Linear(in_features=6, out_features=4, bias=True)",
            ")"), net.Builder.Build().ToModuleString());
    }

    [Fact]
    public void Of_a_module_that_became_several_operations_only_what_its_weights_tell_is_printed()
    {
        var net = new Net();
        net.Run("conv", "Conv2d", "Conv", [6, 2, 3, 3], withBias: true, new NamedAttribute("group", 2L));
        net.Run("conv", "Conv2d", "Pad", [], withBias: false);
        Assert.Contains("(conv): Conv2d(kernel_size=(3, 3))", net.Builder.Build().ToModuleString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_graph_with_modules_is_printed_with_a_line_for_each_that_is_not_folded()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = GraphGenerator.Graph(seed, 40);
            if (graph.Modules.Count > 0)
                Assert.True(graph.ToModuleString(fold: false).Split('\n').Length >= graph.NamedModules(removeDuplicate: false).Count());
        }
    }

    /// <summary>Modules of an exported file whose exporter names types, with one operation in each.</summary>
    private sealed class Net
    {
        private readonly ModuleId _root;
        private readonly CallId _call;
        private ValueId _last;

        public Net()
        {
            _root = Builder.AddModule("", "Net");
            _call = Builder.AddCall(_root);
            _last = Builder.AddInput("x");
        }

        public ForwardGraphBuilder Builder { get; } = new("net");

        public void Run(string path, string type, string op, long[] weight, bool withBias, params NamedAttribute[] attributes)
        {
            var isNew = !Builder.TryGetModule(path, out var module);
            if (isNew)
                module = Builder.AddModule(path, type, _root);
            List<Input> inputs = [new("X", _last)];
            if (weight.Length > 0)
            {
                inputs.Add(new("W", Builder.AddValue(path + ".weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, weight))));
                Builder.AddParameter(module, "weight", inputs[1].Value);
            }
            if (withBias)
            {
                inputs.Add(new("B", Builder.AddValue(path + ".bias", ValueKind.Parameter, TensorType.Of(ElementType.Float32, weight[0]))));
                Builder.AddParameter(module, "bias", inputs[^1].Value);
            }
            _last = Builder.AddValue($"{path}.{op}", ValueKind.Activation);
            Builder.AddOperation(new(OpType.OnnxDomain, op), "", [.. inputs], [new("Y", _last)], attributes, Builder.AddCall(module, _call));
        }
    }
}
