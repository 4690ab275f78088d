using GraphBridge.Capture.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchHost;

public sealed class ModuleTreeTests
{
    private sealed class Net : torch.nn.Module;

    private static torch.nn.Module With(torch.nn.Module module, params (string, torch.nn.Module)[] children)
    {
        module.children.AddRange(children);
        return module;
    }

    [Fact]
    public void Modules_come_parents_first_with_their_paths_and_their_own_tensors()
    {
        var fc = new Linear(3, 4);
        var net = With(new Net(), ("layers", With(new ModuleList<torch.nn.Module>(), ("0", fc), ("1", new ReLU()))), ("head", new Linear(4, 2, hasBias: false)));
        net.buffers.Add(("mask", new(2)));
        var tree = new ModuleTree(net);

        Assert.Equal([": Net", "layers: ModuleList", "layers.0: Linear", "layers.1: ReLU", "head: Linear"], tree.Select(node => node.Path + ": " + node.TypeName));
        Assert.Equal([-1, 0, 1, 1, 0], tree.Select(node => node.Parent));
        Assert.Equal(["weight", "bias"], tree[2].Parameters.Select(parameter => parameter.Name));
        Assert.Same(fc.parameters[0].Item2, tree[2].Tensor("weight"));
        Assert.Equal("mask", Assert.Single(tree[0].Buffers).Name);
        Assert.True(tree.TryFind(fc, out var found));
        Assert.Equal("layers.0", found.Path);
        Assert.False(tree.TryFind(new ReLU(), out _));
    }

    [Fact]
    public void A_module_that_hangs_at_two_places_is_called_by_its_first_path_and_owns_its_parameters_under_both()
    {
        var block = With(new Sequential(), ("fc", new Linear(3, 3)));
        var tree = new ModuleTree(With(new Net(), ("a", block), ("b", block)));

        Assert.Equal(["", "a", "a.fc", "b", "b.fc"], tree.Select(node => node.Path));
        Assert.Same(tree[2].Tensor("weight"), tree[4].Tensor("weight"));
        Assert.True(tree.TryFind(block, out var found));
        Assert.Equal("a", found.Path);
    }

    [Fact]
    public void A_module_inside_itself_is_listed_and_not_followed()
    {
        var net = new Net();
        With(net, ("fc", new Linear(1, 1)), ("self", net));
        Assert.Equal(["", "fc", "self"], new ModuleTree(net).Select(node => node.Path));
    }

    [Fact]
    public void Modules_with_exponentially_many_names_are_all_found_without_listing_each_name()
    {
        torch.nn.Module module = new ReLU();
        for (var i = 0; i < 40; i++)
            module = With(new Sequential(), ("a", module), ("b", module));
        var tree = new ModuleTree(module);

        Assert.Equal(41, tree.Select(node => node.Module).Distinct().Count());
        Assert.InRange(tree.Count, 41, 200_000);
    }

    [Fact]
    public void The_mode_of_a_module_is_read_when_it_is_asked_for()
    {
        var net = new Net();
        var tree = new ModuleTree(net);
        Assert.True(tree.IsTraining(tree[0]));
        net.isTraining = false;
        Assert.False(tree.IsTraining(tree[0]));
    }

    [Fact]
    public void What_is_no_module_is_refused() =>
        Assert.Contains("System.String is no module of TorchSharp", Assert.Throws<GraphBridgeException>(() => new ModuleTree("x")).Message, StringComparison.Ordinal);
}
