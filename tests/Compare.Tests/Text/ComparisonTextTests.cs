using GraphBridge.Compare.Text;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests.Text;

public sealed class ComparisonTextTests
{
    private static readonly Change Stride = new(ChangeKind.Changed, EntityKind.Operation, "layer1.0", "aten::conv2d layer1.0.conv1", Aspect.Attribute, "stride", "[1, 1]", "[2, 2]");
    private static readonly Change Relu = Added("relu");

    [Fact]
    public void Changes_of_one_module_stand_together_under_its_path_in_their_order() => Tells(
        """
        layer1.0
          ~ aten::conv2d layer1.0.conv1: stride [1, 1] → [2, 2]
          + aten::relu
        - aten::softmax softmax
        """,
        Stride, new(ChangeKind.Removed, EntityKind.Operation, "", "aten::softmax softmax", Aspect.Existence, "", "aten::softmax softmax", null), Relu);

    [Fact]
    public void Modules_are_told_by_path_and_type_and_a_new_one_is_one_line() => Tells(
        """
        + layer1.2: BasicBlock (3 operations: 2 relu, conv2d)
        ~ layer2: Sequential: path layer_2 → layer2
        - the root: Net
        """,
        New("layer1.2", Relu, Relu, Added("conv2d")),
        new(ChangeKind.Renamed, EntityKind.Module, "layer2", "Sequential", Aspect.Path, "", "layer_2", "layer2"),
        new(ChangeKind.Removed, EntityKind.Module, "", "Net", Aspect.Existence, "", "Net", null));

    [Fact]
    public void What_a_line_gathers_follows_it_when_it_is_opened()
    {
        var lines = ComparisonText.Lines([New("layer1", New("layer1.0", Relu), Stride)], Graph, Graph, isOpen: true);
        Assert.Equal(
            """
            + layer1: BasicBlock (relu)
              + layer1.0: BasicBlock (relu)
                layer1.0
                  + aten::relu
              layer1.0
                ~ aten::conv2d layer1.0.conv1: stride [1, 1] → [2, 2]
            """.ReplaceLineEndings("\n"), Text(lines));
    }

    [Fact]
    public void Parts_nested_without_end_are_told_without_recursion()
    {
        var change = Relu;
        for (var depth = 0; depth < 2_000; depth++)
            change = New("m", change);
        Assert.Equal(2_002, ComparisonText.Lines([change], Graph, Graph, isOpen: true).Count());
    }

    [Fact]
    public void Repeats_and_doubt_are_told_and_certainty_is_not() => Tells(
        """
        layer1.0
          ~ aten::conv2d layer1.0.conv1: stride [1, 1] → [2, 2] × 12
          ~ aten::conv2d layer1.0.conv1: stride [1, 1] → [2, 2] (78 % sure)
          ~ aten::conv2d layer1.0.conv1: stride [1, 1] → [2, 2] (99 % sure)
          ~ aten::conv2d layer1.0.conv1: stride none → [2, 2]
        """,
        Stride with { Count = 12 }, Stride with { Sureness = 0.78 }, Stride with { Sureness = 0.994 }, Stride with { Sureness = 0.996, Old = null });

    [Fact]
    public void A_pattern_is_told_by_one_of_what_it_gathers_and_many_changes_of_a_kind_by_their_number() => Tells(
        """
        + layer*.2: BasicBlock × 2 (relu)
        + BasicBlock × 2 (relu)
        ~ layer1.1: BasicBlock → Bottleneck
        ~ layer1.3: Block: replaced
        ~ layer2: Sequential (13 changes)
        h
          + 2 modules of 2 operations (2 relu)
          ~ 40 parts renamed
          ~ value x: type float32[1] → float32[2] (and 2 more)
        """,
        New("layer*.2", New("layer1.2", Relu), New("layer2.2", Relu)) with { Count = 2 },
        New("", New("a", Relu), New("b.c", Relu)) with { Count = 2 },
        new(ChangeKind.Replaced, EntityKind.Module, "layer1.1", "Bottleneck", Aspect.Existence, "", "BasicBlock", "Bottleneck"),
        new(ChangeKind.Replaced, EntityKind.Module, "layer1.3", "Block", Aspect.Existence, "", "Block", "Block"),
        new(ChangeKind.Changed, EntityKind.Module, "layer2", "Sequential", Aspect.Existence, "", null, null) { Parts = [Stride with { Count = 12 }, Relu] },
        new(ChangeKind.Added, EntityKind.Operation, "h", "2 modules of 2 operations", Aspect.Existence, "", null, "2 modules of 2 operations") { Parts = [Relu, Relu] },
        new(ChangeKind.Renamed, EntityKind.Operation, "h", "40 parts", Aspect.Name, "", null, null) { Count = 40, Parts = [Stride, Stride] },
        new(ChangeKind.Retyped, EntityKind.Value, "h", "x", Aspect.Type, "", "float32[1]", "float32[2]") { Parts = [Stride, Stride, Stride] });

    [Fact]
    public void Every_kind_of_change_has_its_words() => Tells(
        """
        ~ graph: operator sets ai.onnx 13 → ai.onnx 16
        ~ graph: producer pytorch 1.13 → pytorch 2.1
        ~ run of layer1: Sequential: pass 1 → 2
        h.0
          ~ aten::relu → aten::gelu
          ~ aten::add: input other x → y
          ~ aten::add: input 0 none → y
          ~ aten::relu act: name relu → act
          ~ aten::relu act: moved h.1 → the root
          ~ aten::relu act: operator aten::gelu → aten::relu
          ~ aten::relu act: place in the order 3 → 9
          ~ value x: type float32[1] → float32[2]
          ~ value x: elements others
        """,
        new(ChangeKind.Changed, EntityKind.Graph, "", "net", Aspect.Opsets, "", "ai.onnx 13", "ai.onnx 16"),
        new(ChangeKind.Metadata, EntityKind.Graph, "", "net", Aspect.Producer, "", "pytorch 1.13", "pytorch 2.1"),
        new(ChangeKind.Changed, EntityKind.Call, "layer1", "Sequential", Aspect.Pass, "", "1", "2"),
        new(ChangeKind.Replaced, EntityKind.Operation, "h.0", "aten::gelu", Aspect.Existence, "", "aten::relu", "aten::gelu"),
        new(ChangeKind.Rewired, EntityKind.Operation, "h.0", "aten::add", Aspect.Input, "other", "other=x", "other=y"),
        new(ChangeKind.Rewired, EntityKind.Operation, "h.0", "aten::add", Aspect.Input, "0", null, "y"),
        new(ChangeKind.Renamed, EntityKind.Operation, "h.0", "aten::relu act", Aspect.Name, "", "relu", "act"),
        new(ChangeKind.Moved, EntityKind.Operation, "h.0", "aten::relu act", Aspect.Caller, "", "h.1", ""),
        new(ChangeKind.Retyped, EntityKind.Operation, "h.0", "aten::relu act", Aspect.Type, "", "aten::gelu", "aten::relu"),
        new(ChangeKind.Reordered, EntityKind.Operation, "h.0", "aten::relu act", Aspect.Order, "", "3", "9"),
        new(ChangeKind.Retyped, EntityKind.Value, "h.0", "x", Aspect.Type, "", "float32[1]", "float32[2]"),
        new(ChangeKind.Data, EntityKind.Value, "h.0", "x", Aspect.Data, "", "float32 of 4 bytes", "float32 of 4 bytes"));

    [Fact]
    public void Each_word_of_each_enumeration_can_be_told()
    {
        foreach (var kind in Enum.GetValues<ChangeKind>())
            foreach (var subject in Enum.GetValues<EntityKind>())
                foreach (var aspect in Enum.GetValues<Aspect>())
                    Assert.Single(ComparisonText.Lines([new(kind, subject, "", "name", aspect, "key", "old", "new")], Graph, Graph, isOpen: false));
    }

    [Fact]
    public void Equal_graphs_are_one_line()
    {
        var comparison = GraphComparison.Compare(Graph, Graph);
        Assert.Equal("no difference; 16 of 16 operations matched", ComparisonText.Lines(comparison).Single().ToString());
    }

    [Fact]
    public void Counts_are_of_the_lines_as_often_as_each_happened()
    {
        Assert.Equal([(ChangeKind.Added, 3), (ChangeKind.Changed, 12)], ComparisonText.Counts([Stride with { Count = 12 }, Relu, Relu, New("m", Relu, Relu)]).ToArray());
        var comparison = GraphComparison.Compare(Graph, Networks.Residual(layers: 1, blocks: 3));
        Assert.EndsWith(" of 16 and 22 operations matched", ComparisonText.Stat(comparison).ToString(), StringComparison.Ordinal);
    }

    private static ForwardGraph Graph { get; } = Networks.Residual(layers: 1, blocks: 2);

    private static Change New(string path, params Change[] parts) =>
        new(ChangeKind.Added, EntityKind.Module, path, "BasicBlock", Aspect.Existence, "", null, "BasicBlock") { Parts = parts };

    private static Change Added(string type) => new(ChangeKind.Added, EntityKind.Operation, "layer1.0", "aten::" + type, Aspect.Existence, "", null, "aten::" + type)
    {
        Edits = [new Edit.Added(EntityKind.Operation, 0, new Content.OperationContent(new("aten", type), "", [], [], [], -1, Metadata.Empty, null))],
    };

    private static void Tells(string text, params Change[] changes) =>
        Assert.Equal(text.ReplaceLineEndings("\n"), Text(ComparisonText.Lines(changes, Graph, Graph, isOpen: false)));

    private static string Text(IEnumerable<AccountLine> lines) => string.Join('\n', lines);
}
