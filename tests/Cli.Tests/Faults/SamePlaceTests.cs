using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>Output onto input, and two outputs in one place.</summary>
public sealed class SamePlaceTests : IDisposable
{
    private const string WhatIsRead = "it is what is read, and would be replaced; write to another file.";
    private const string Twice = "two things are to be written there; name a file for each.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("net.onnx")]
    [InlineData("net.dot")]
    [InlineData("net.graphml")]
    public async Task A_file_is_converted_onto_itself(string name)
    {
        var net = GraphFile.Load(Graphbridge.Fixture("gpt2.onnx"));
        net.Save(_folder[name]);
        var files = _folder.Files.ToList();
        (await Graphbridge.Run("convert", _folder[name], _folder[name])).Succeeded();
        Assert.Equal(files, _folder.Files);
        Assert.Equal(net, GraphFile.Load(_folder[name]));
    }

    [Fact]
    public async Task So_is_one_whose_weights_are_beside_it()
    {
        var net = GraphFile.Load(Graphbridge.Fixture("gpt2.onnx"));
        (await Graphbridge.Run("convert", Graphbridge.Fixture("gpt2.onnx"), _folder["net.onnx"], "--external-data")).Succeeded();
        (await Graphbridge.Run("convert", _folder["net.onnx"], _folder["net.onnx"])).Succeeded();
        (await Graphbridge.Run("convert", _folder["net.onnx"], _folder["net.onnx"], "--external-data")).Succeeded();
        Assert.Equal(["net.onnx", "net.onnx.data"], _folder.Files);
        var weights = GraphFile.Load(_folder["net.onnx"]).Values.Where(value => value.Data is not null).ToDictionary(value => value.Name, value => value.Data!.ToMemory().ToArray(), StringComparer.Ordinal);
        Assert.All(net.Values.Where(value => value.Data is not null), value => Assert.Equal(value.Data!.ToMemory().ToArray(), weights[value.Name]));
    }

    [ShellFact]
    public async Task A_file_is_converted_onto_itself_through_a_link_and_onto_another_name_of_itself()
    {
        (await Shell.Run("cp $fixtures/gpt2.onnx a.onnx; ln -s a.onnx b.onnx; graphbridge convert b.onnx a.onnx && graphbridge convert a.onnx b.onnx && [ -L b.onnx ] && cmp a.onnx $fixtures/gpt2.onnx", _folder)).Succeeded();
        (await Shell.Run("ln a.onnx c.onnx; graphbridge convert a.onnx c.onnx && cmp a.onnx c.onnx", _folder)).Succeeded();
    }

    [Fact]
    public async Task The_file_of_a_networks_weights_is_not_replaced()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("gpt2.onnx"), _folder["net.onnx"], "--external-data")).Succeeded();
        var before = await File.ReadAllBytesAsync(_folder["net.onnx.data"]);
        (await Graphbridge.Run("convert", _folder["net.onnx"], _folder["net.onnx.data"], "--to", "dot"))
            .FailedWith(_folder["net.onnx.data"] + ": the network's weights are in it, and would be replaced; write to another file.");
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["net.onnx.data"]));
    }

    [ShellTheory]
    [InlineData("diff a.dot b.dot -o a.dot", "a.dot")]
    [InlineData("diff a.dot b.dot -o b.dot", "b.dot")]
    [InlineData("diff a.dot b.dot -o link.dot", "link.dot")]
    [InlineData("view a.dot -o link.dot", "link.dot")]
    public async Task What_is_compared_or_shown_is_not_replaced(string command, string output)
    {
        const string Prepared = "graphbridge convert $fixtures/shared_linear.onnx a.dot; cp a.dot b.dot; cp a.dot before; ln -s a.dot link.dot; ";
        (await Shell.Run(Prepared + "graphbridge " + command, _folder)).FailedWith($"{output}: {WhatIsRead}");
        Assert.Equal(await File.ReadAllBytesAsync(_folder["before"]), await File.ReadAllBytesAsync(_folder[output]));
    }

    [ShellTheory]
    [InlineData("-o link.dot", "link.dot")]
    [InlineData("--events net.pt", "net.pt")]
    [InlineData("--activations net.pt", "net.pt")]
    [InlineData("--activations link.npz", "link.npz")]
    public async Task The_model_that_is_run_is_not_replaced(string option, string output)
    {
        (await Shell.Run("cp $fixtures/torchscript/mlp.pt net.pt; ln -s net.pt link.dot; ln -s net.pt link.npz; graphbridge capture net.pt -i 'float32[2,8]' " + option, _folder))
            .FailedWith($"{output}: {WhatIsRead}");
        Assert.Equal(await File.ReadAllBytesAsync(Graphbridge.Fixture("torchscript/mlp.pt")), await File.ReadAllBytesAsync(_folder["net.pt"]));
    }

    [ShellTheory]
    [InlineData("-o net.dot -o net.dot", "net.dot")]
    [InlineData("-o net.dot -o ./net.dot", "./net.dot")]
    [InlineData("-o net.dot --events net.dot", "net.dot")]
    [InlineData("--events v.npz --activations v.npz", "v.npz")]
    public async Task Two_outputs_are_not_one_file(string options, string output)
    {
        (await Shell.Run($"graphbridge capture $fixtures/torchscript/mlp.pt -i 'float32[2,8]' {options}", _folder)).FailedWith($"{output}: {Twice}");
        Assert.Empty(_folder.Files);
    }

    [ShellFact(Needs = ShellFacts.Torch)]
    public async Task Activations_do_not_go_into_the_folder_that_holds_the_model()
    {
        (await Shell.Run("mkdir d; cp $fixtures/torchscript/mlp.pt d/net.pt; graphbridge capture d/net.pt -i 'float32[2,8]' --activations d", _folder))
            .FailedWith("d: the folder holds what no capture put there: net.pt; name a folder that is new or empty.");
        Assert.Equal(["net.pt"], Directory.GetFileSystemEntries(_folder["d"]).Select(Path.GetFileName));
    }
}
