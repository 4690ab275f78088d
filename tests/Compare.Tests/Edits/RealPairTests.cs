using Xunit;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>Networks as they are published, against each other.</summary>
public sealed class RealPairTests
{
    internal static readonly string[] Light =
        ["bvlc_alexnet", "densenet121", "inception_v1", "inception_v2", "resnet50", "shufflenet", "squeezenet", "vgg19", "zfnet512"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            TheoryData<string, string> pairs = new()
            {
                { "compare/resnet18", "compare/resnet34" },
                { "compare/resnet50", "compare/resnet101" },
                { "compare/vgg11", "compare/vgg19" },
                { "compare/vgg11", "compare/vgg11_bn" },
                { "compare/gpt2_12", "compare/gpt2_24" },
                { "compare/gpt2_opset13", "compare/gpt2_opset16" },
                { "compare/resnet18_opset13", "compare/resnet18_opset16" },
                { "compare/resnet18_eval", "compare/resnet18_train" },
                { "compare/resnet18", "compare/gpt2_12" },
            };
            for (var i = 0; i < Light.Length; i++)
                for (var j = i + 1; j < Light.Length; j++)
                    pairs.Add("onnx-light/light_" + Light[i], "onnx-light/light_" + Light[j]);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_script_makes_the_one_of_the_other_and_back(string a, string b)
    {
        var (first, second) = (RealNetworks.Load(a), RealNetworks.Load(b));
        var script = GraphComparison.Compare(first, second).ToScript();
        Assert.Null(second.FirstDifference(script.Apply(first)));
        Assert.Null(first.FirstDifference(script.Inverse().Apply(second)));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_comparison_the_other_way_round_is_the_inverse(string a, string b)
    {
        var (first, second) = (RealNetworks.Load(a), RealNetworks.Load(b));
        var there = GraphComparison.Compare(first, second);
        var back = GraphComparison.Compare(second, first);
        Assert.Equal(there.Matches.Select(match => (match.A.Index, match.B.Index)).Order(), back.Matches.Select(match => (match.B.Index, match.A.Index)).Order());
        Assert.Equal(Keys(there.ToScript().Inverse()), Keys(back.ToScript()));
    }

    private static IEnumerable<string> Keys(EditScript script) => script.Edits.Select(edit => edit switch
    {
        Edit.Added added => $"{added.Kind} {added.At} added",
        Edit.Removed removed => $"{removed.Kind} {removed.At} removed",
        Edit.Moved moved => $"{moved.Kind} {moved.A} {moved.B} moved",
        Edit.Changed changed => $"{changed.Kind} {changed.A} {changed.B} {changed.Aspect} {changed.OldAt} {changed.NewAt}: {changed.Old} to {changed.New}",
        _ => throw new InvalidOperationException($"an edit of kind {edit.GetType()}"),
    }).Order(StringComparer.Ordinal);

    /// <summary>Each of these has all that the other has, and more.</summary>
    [Theory]
    // sixteen of the blocks instead of eight, seven operations each
    [InlineData("compare/resnet18", "compare/resnet34", 56)]
    // 17 more bottlenecks of ten operations in the third layer
    [InlineData("compare/resnet50", "compare/resnet101", 170)]
    // eight more convolutions with their activations
    [InlineData("compare/vgg11", "compare/vgg19", 16)]
    // a norm after each of eight convolutions
    [InlineData("compare/vgg11", "compare/vgg11_bn", 8)]
    // twelve more blocks of 44 operations
    [InlineData("compare/gpt2_12", "compare/gpt2_24", 528)]
    // twenty norms that inference folds into the convolutions
    [InlineData("compare/resnet18_eval", "compare/resnet18_train", 20)]
    public void A_network_that_has_all_of_another_has_that_matched_and_the_rest_added(string a, string b, int added)
    {
        var (first, second) = (RealNetworks.Load(a), RealNetworks.Load(b));
        Assert.Equal(added, second.Operations.Count - first.Operations.Count);
        var found = GraphComparison.Compare(first, second);
        Assert.Equal(first.Operations.Count, found.Matches.Count);
        Assert.All(found.Matches, match => Assert.Equal(match.A.Type, match.B.Type));
    }

    /// <summary>Later operator sets have an attribute more, which says what was so before.</summary>
    [Theory]
    [InlineData("gpt2", "Reshape", "allowzero", 8)]
    [InlineData("resnet18", "BatchNormalization", "training_mode", 20)]
    public void The_same_network_in_another_opset_has_another_opset_and_one_more_attribute_in_some_operations(string network, string type, string attribute, int count)
    {
        var found = GraphComparison.Compare(RealNetworks.Load($"compare/{network}_opset13"), RealNetworks.Load($"compare/{network}_opset16"),
            new() { Ignore = IgnoredParts.Metadata });
        // the file's version of ONNX is metadata of the graph
        var edits = found.ToScript().Edits.Cast<Edit.Changed>().ToLookup(edit => edit.Aspect);
        Assert.Single(edits[Aspect.Opsets]);
        Assert.Single(edits[Aspect.Metadata]);
        Assert.Equal(count, edits[Aspect.Attribute].Count());
        Assert.Equal(3, edits.Count);
        Assert.All(edits[Aspect.Attribute], edit =>
        {
            Assert.Null(edit.Old);
            Assert.Equal(attribute, Assert.IsType<Facet.Attribute>(edit.New).Name);
            Assert.Equal(type, found.B.Operations[edit.B].Type.Name);
        });
        // the same in every layer is one line
        Assert.Equal(2, found.Changes.Count);
        Assert.Contains(found.Changes, change => change.Count == count);
    }

    /// <summary>A reader wants to hear of the blocks that are more, and not of what is in them.</summary>
    [Theory]
    // the first and the last layer have one block more, the second two, the third four
    [InlineData("compare/resnet18", "compare/resnet34", 3, 8)]
    // 17 more in the third layer
    [InlineData("compare/resnet50", "compare/resnet101", 1, 17)]
    // twelve more blocks
    [InlineData("compare/gpt2_12", "compare/gpt2_24", 1, 12)]
    public void Added_blocks_are_told_once_with_their_number(string a, string b, int changes, int blocks)
    {
        var found = GraphComparison.Compare(RealNetworks.Load(a), RealNetworks.Load(b));
        Assert.Equal(changes, found.Changes.Count);
        Assert.All(found.Changes, change => Assert.Equal((ChangeKind.Added, EntityKind.Module), (change.Kind, change.Subject)));
        Assert.Equal(blocks, found.Changes.Sum(change => change.Count));
        Assert.Empty(found.Limits);
    }

    [Fact]
    public void Norms_between_numbered_modules_are_one_change_and_the_numbers_after_them_another()
    {
        var changes = GraphComparison.Compare(RealNetworks.Load("compare/vgg11"), RealNetworks.Load("compare/vgg11_bn")).Changes;
        Assert.Equal([ChangeKind.Added, ChangeKind.Renamed], changes.Select(change => change.Kind));
        Assert.Equal(8, changes[0].Count);
    }

    [Fact]
    public void Norms_that_inference_folded_away_are_one_change_with_the_weights_of_the_convolutions_as_others()
    {
        var changes = GraphComparison.Compare(RealNetworks.Load("compare/resnet18_eval"), RealNetworks.Load("compare/resnet18_train")).Changes;
        Assert.Single(changes, change => (change.Kind, change.Subject, change.Count) == (ChangeKind.Added, EntityKind.Module, 20));
        // the folded weights have no names that say whose they are
        Assert.Single(changes, change => (change.Kind, change.Subject, change.Count) == (ChangeKind.Removed, EntityKind.Value, 20));
        Assert.InRange(changes.Count, 1, 6);
    }
}
