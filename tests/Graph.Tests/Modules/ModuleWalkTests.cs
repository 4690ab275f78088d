using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests.Modules;

/// <summary>What holds of every graph; that captured models walk as Python does is in tests/Capture.Tests.</summary>
public sealed class ModuleWalkTests
{
    private static readonly DataType Type = TensorType.Of(ElementType.Float32, 2, 2);

    /// <summary>A tied model: a block under two names, and a head with the weight of the embedding.</summary>
    private static ForwardGraph Tied()
    {
        var builder = new ForwardGraphBuilder("tied");
        var root = builder.AddModule("", "Net");
        var embedding = builder.AddModule("embedding", "Embedding", root);
        var block = builder.AddModule("block", "Block", root);
        var fc = builder.AddModule("block.fc", "Linear", block);
        var again = builder.AddModule("again", "Block", root);
        var fcAgain = builder.AddModule("again.fc", "Linear", again);
        var head = builder.AddModule("head", "Linear", root);
        builder.AddModule("head.gated()", "gated", head);
        builder.SetSameAs(again, block);
        builder.SetSameAs(fcAgain, fc);

        var table = builder.AddValue("embedding.weight", ValueKind.Parameter, Type);
        builder.SetTrace(table, new() { RequiresGrad = true });
        var weight = builder.AddValue("block.fc.weight", ValueKind.Parameter, Type);
        builder.SetTrace(weight, new() { RequiresGrad = false });
        var bias = builder.AddValue("head.bias", ValueKind.Parameter, Type);
        var steps = builder.AddValue("steps", ValueKind.Buffer, Type);
        builder.AddBuffer(root, "steps", steps);
        builder.AddParameter(embedding, "weight", table);
        builder.AddParameter(fc, "weight", weight);
        builder.AddParameter(fcAgain, "weight", weight);
        builder.AddParameter(head, "weight", table);
        builder.AddParameter(head, "bias", bias);
        return builder.Build();
    }

    [Fact]
    public void A_module_of_two_names_is_met_once_unless_all_names_are_asked_for()
    {
        var graph = Tied();
        Assert.Equal(["", "embedding", "block", "block.fc", "head"], graph.NamedModules().Select(module => module.Name));
        Assert.Equal(["", "embedding", "block", "block.fc", "again", "again.fc", "head"], graph.NamedModules(removeDuplicate: false).Select(module => module.Name));
        Assert.Equal(["embedding", "block", "head"], graph.NamedChildren().Select(module => module.Name));
        Assert.Equal("block.fc", graph.FindModule("again.fc")!.Value.SameAs!.Value.Path);
        // a walk that begins at the second name knows no other
        Assert.Equal(["", "fc"], graph.FindModule("again")!.Value.NamedModules().Select(module => module.Name));
        Assert.Equal(["fc"], graph.FindModule("again")!.Value.NamedChildren().Select(module => module.Name));
    }

    [Fact]
    public void A_shared_parameter_is_met_under_its_first_name_and_is_in_the_state_under_all()
    {
        var graph = Tied();
        Assert.Equal(["embedding.weight", "block.fc.weight", "head.bias"], graph.NamedParameters().Select(parameter => parameter.Name));
        Assert.Equal(["embedding.weight", "block.fc.weight", "again.fc.weight", "head.weight", "head.bias"],
            graph.NamedParameters(removeDuplicate: false).Select(parameter => parameter.Name));
        Assert.Empty(graph.NamedParameters(recurse: false));
        Assert.Equal(["steps"], graph.NamedBuffers(recurse: false).Select(buffer => buffer.Name));
        Assert.Equal(["steps", "embedding.weight", "block.fc.weight", "again.fc.weight", "head.weight", "head.bias"], graph.StateDict().Select(tensor => tensor.Name));
        Assert.Equal(["fc.weight"], graph.FindModule("again")!.Value.StateDict().Select(tensor => tensor.Name));
    }

    [Fact]
    public void Whether_a_tensor_is_learned_is_what_the_capture_saw_and_unknown_without_one() =>
        Assert.Equal([(false, false), (false, true), (false, false), (false, null)],
            Tied().StateDict().DistinctBy(tensor => tensor.Value).Select(tensor => (false, tensor.IsTrainable)));

    [Fact]
    public void Without_a_root_the_outermost_modules_are_the_children()
    {
        var builder = new ForwardGraphBuilder("export");
        var layer = builder.AddModule("layer1", "");
        builder.AddModule("layer1.0.conv", "", layer);
        builder.AddModule("fc", "");
        var graph = builder.Build();

        Assert.Equal(["layer1", "layer1.0.conv", "fc"], graph.NamedModules().Select(module => module.Name));
        Assert.Equal(["layer1", "fc"], graph.NamedChildren().Select(module => module.Name));
        Assert.Equal(["0.conv"], graph.FindModule("layer1")!.Value.NamedChildren().Select(module => module.Name));
    }

    [Fact]
    public void Every_graph_can_be_walked_and_has_each_parameter_once()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = GraphGenerator.Graph(seed, 40);
            var all = graph.NamedParameters(removeDuplicate: false).Select(parameter => parameter.Value).ToList();
            Assert.Equal(all.Distinct(), graph.NamedParameters().Select(parameter => parameter.Value));
            Assert.Equal(graph.NamedModules(removeDuplicate: false).Count(), graph.NamedModules(removeDuplicate: false).Select(module => module.Module).Distinct().Count());
        }
    }
}
