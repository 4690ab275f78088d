using System.Text.Json;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>Captured models print and walk their modules as Python did with the model that was saved: fixtures/make_modules.py.</summary>
public sealed class ModuleRecordTests
{
    private static readonly string Folder = Path.Combine(PythonRecord.Folder, "..", "modules");

    private static readonly Dictionary<string, string[]> OwnInputs = new(StringComparer.Ordinal)
    {
        ["layers"] = ["float32[2,8]"],
        ["layers_traced"] = ["float32[1,3,16,16]", "int64[1,5]:0..10"],
        ["gru"] = ["float32[3,1,4]"],
        ["written_views"] = ["float32[4,6]", "float32[6]"],
    };

    public static TheoryData<string> Models => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [TorchTheory, MemberData(nameof(Models))]
    public void A_model_is_printed_word_for_word_as_Python_prints_it(string model)
    {
        var (graph, python) = Captured(model);
        Assert.Equal(Lines(python, "print"), graph.ToModuleString(fold: false).Split('\n'));
        Assert.Equal(Lines(python, "folded"), graph.ToModuleString().Split('\n'));
    }

    [TorchTheory, MemberData(nameof(Models))]
    public void Modules_and_children_are_those_of_Python_in_the_same_order(string model)
    {
        var (graph, python) = Captured(model);
        // an archive has a module of several names once for each
        Assert.Equal(Modules(python, "named_modules_all"), graph.NamedModules().Select(Shown));
        Assert.Equal(Modules(python, "named_modules_all"), graph.NamedModules(removeDuplicate: false).Select(Shown));
        var children = Modules(python, "named_modules_all").Where(module => module.Name.Length > 0 && !module.Name.Contains('.', StringComparison.Ordinal));
        Assert.Equal(children, graph.NamedChildren().Select(Shown));
    }

    [TorchTheory, MemberData(nameof(Models))]
    public void Parameters_and_buffers_are_those_of_Python_in_the_same_order(string model)
    {
        var (graph, python) = Captured(model);
        Assert.Equal(Tensors(python, "named_parameters"), graph.NamedParameters().Select(Shown));
        Assert.Equal(Tensors(python, "named_parameters_all"), graph.NamedParameters(removeDuplicate: false).Select(Shown));
        Assert.Equal(Tensors(python, "named_parameters_own"), graph.NamedParameters(recurse: false).Select(Shown));
        Assert.Equal(Tensors(python, "named_buffers"), graph.NamedBuffers().Select(Shown));
        Assert.Equal(Tensors(python, "named_buffers_all"), graph.NamedBuffers(removeDuplicate: false).Select(Shown));
        Assert.Equal(Lines(python, "state_dict"), graph.StateDict().Select(tensor => tensor.Name));
    }

    [TorchFact]
    public void A_part_of_a_model_is_printed_and_walked_with_names_of_its_own()
    {
        var graph = Captured("resnet18_scripted").Graph;
        var block = graph.FindModule("layer2.0")!.Value;
        Assert.Equal(["", "conv1", "bn1", "relu", "conv2", "bn2", "downsample", "downsample.0", "downsample.1"], block.NamedModules().Select(module => module.Name));
        Assert.Equal(["downsample.0.weight", "downsample.1.weight", "downsample.1.bias"],
            block.NamedParameters().Select(parameter => parameter.Name).Where(name => name.StartsWith("downsample", StringComparison.Ordinal)));
        Assert.Equal("Conv2d(2, 4, kernel_size=(1, 1), stride=(2, 2), bias=False)", graph.FindModule("layer2.0.downsample.0")!.Value.ToModuleString());
    }

    [TorchFact]
    public void A_scripted_model_tells_its_modules_without_being_run()
    {
        using var model = TorchScriptModel.Load(Path.Combine(Folder, "layers.pt"), trusted: true);
        var (captured, graph) = (Captured("layers").Graph, model.Modules());
        Assert.Empty(graph.Operations);
        Assert.Equal(captured.ToModuleString(), graph.ToModuleString());
        Assert.Equal(captured.StateDict().Select(Shown), graph.StateDict().Select(Shown));
        Assert.Equal(captured.FindValue("scale")!.Value.Data, graph.FindValue("scale")!.Value.Data);
    }

    [TorchFact]
    public void Of_a_trace_that_was_not_run_what_the_weights_tell_is_printed()
    {
        using var model = TorchScriptModel.Load(Path.Combine(Folder, "layers_traced.pt"), trusted: true);
        var text = model.Modules().ToModuleString();
        Assert.Contains("(0): Conv2d(kernel_size=(3, 3), bias=False)", text, StringComparison.Ordinal);
        Assert.Contains("(unused): Linear(in_features=2, out_features=2, bias=True)", text, StringComparison.Ordinal);
    }

    [TorchFact]
    public void The_state_dictionary_has_the_elements_of_the_archive()
    {
        var state = Captured("layers").Graph.StateDict().ToDictionary(tensor => tensor.Name, tensor => tensor.Value, StringComparer.Ordinal);
        Assert.Equal(state["linear.weight"], state["shared.weight"]);
        Assert.Equal(3 * sizeof(float), state["scale"].Data!.ByteLength);
    }

    private static (ForwardGraph Graph, JsonElement Python) Captured(string model)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, model + ".json")));
        return (Graph(model), json.RootElement.Clone());
    }

    private static ForwardGraph Graph(string model)
    {
        if (!OwnInputs.TryGetValue(model, out var inputs))
            return Fixtures.Capture(model).Graph;
        var own = Path.Combine(Folder, model + ".pt");
        using var loaded = TorchScriptModel.Load(File.Exists(own) ? own : Path.Combine(PythonRecord.Folder, model + ".pt"), trusted: true);
        return loaded.Capture([.. inputs.Select(InputSpec.Parse)]).Graph;
    }

    private static IEnumerable<string> Lines(JsonElement python, string key) => python.GetProperty(key).EnumerateArray().Select(line => line.GetString()!);

    private static IEnumerable<(string Name, string Type)> Modules(JsonElement python, string key) =>
        python.GetProperty(key).EnumerateArray().Select(module => (module[0].GetString()!, module[1].GetString()!));

    private static IEnumerable<(string Name, string Type, bool? Trainable)> Tensors(JsonElement python, string key) => python.GetProperty(key).EnumerateArray().Select(tensor => (
        tensor.GetProperty("name").GetString()!, $"{tensor.GetProperty("type").GetString()}[{string.Join(',', tensor.GetProperty("shape").EnumerateArray())}]",
        (bool?)tensor.GetProperty("requires_grad").GetBoolean()));

    private static (string, string) Shown(NamedModule module) => (module.Name, module.Module.TypeName);

    private static (string, string, bool?) Shown(NamedTensor tensor) => (tensor.Name, tensor.Value.Type!.ToString(), tensor.IsTrainable);
}
