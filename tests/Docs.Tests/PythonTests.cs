namespace GraphBridge.Docs.Tests;

/// <summary>Each Python example reads what a capture wrote.</summary>
public sealed class PythonTests
{
    // Debian has no package of safetensors: this reads what its header says
    private const string Safetensors = """
        import json, numpy

        def load_file(name):
            with open(name, "rb") as file:
                header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
                data = file.read()
            header.pop("__metadata__", None)
            return {key: numpy.frombuffer(data[slice(*one["data_offsets"])], {"F32": "<f4"}[one["dtype"]]).reshape(one["shape"]) for key, one in header.items()}
        """;

    public static TheoryData<string> Blocks => Pages.Cases(Pages.Blocks(BlockKind.Python));

    [TorchTheory]
    [MemberData(nameof(Blocks))]
    public async Task An_example_gives_the_values_of_the_pass(string place)
    {
        var block = Pages.At(place);
        using var folder = new ExampleFolder();
        folder.Prepare(block.Page, block.Text);
        Directory.CreateDirectory(folder["safetensors"]);
        await File.WriteAllTextAsync(folder["safetensors/__init__.py"], "");
        await File.WriteAllTextAsync(folder["safetensors/numpy.py"], Safetensors);
        var ended = await Shell.RunPython(block.Text + "\nprint(activations['layer1.0.conv1.conv2d'].shape)\n", folder.Root);
        Assert.Equal(new(0, "(1, 2, 16, 16)\n", ""), ended);
    }
}
