using System.Text.Json;
using GraphBridge.Formats;
using GraphBridge.Shapes;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>Types that are found, against those that the ONNX project's own inference finds: it knows nothing that is not found, or is found to be something else.</summary>
public sealed class TypeTests
{
    private const string Script = """
        import json, sys, onnx
        from onnx import shape_inference
        for path in sys.argv[1:]:
            model = onnx.load(path, load_external_data=False)
            del model.graph.value_info[:]
            graph = shape_inference.infer_shapes(model, data_prop=True).graph
            types = {}
            for value in [*graph.value_info, *graph.output]:
                tensor = value.type.tensor_type
                # what it calls unk__3 is not known
                shape = [d.dim_value if d.HasField("dim_value") else d.dim_param if d.dim_param and not d.dim_param.startswith("unk__") else None for d in tensor.shape.dim]
                types[value.name] = [tensor.elem_type, shape if tensor.HasField("shape") else None]
            print(json.dumps(types))
        """;

    private static readonly PythonArtifacts Exported = new("tests/Oracles/make_exported.py", "exported");

    [Fact]
    public void What_onnx_knows_of_the_fixtures_is_found() =>
        Check([.. Directory.GetFiles(Fixtures.Folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]);

    [NetworkFact]
    public void What_onnx_knows_of_exported_networks_is_found() => Check([.. Directory.GetFiles(Exported.Folder, "*.onnx").Order(StringComparer.Ordinal)]);

    private static void Check(string[] files)
    {
        var lines = Tool.PythonOutput(Script, files).TrimEnd().Split('\n');
        Assert.Equal(files.Length, lines.Length);
        var wrong = new List<string>();
        foreach (var (file, line) in files.Zip(lines))
        {
            var known = JsonSerializer.Deserialize<Dictionary<string, JsonElement[]>>(line)!;
            Assert.NotEmpty(known);
            var stated = GraphFile.Load(file);
            var outputs = stated.Outputs.Select(output => output.Index).ToHashSet();
            var found = stated.WithTypes(value => value.Kind is ValueKind.Activation && !outputs.Contains(value.Index) ? null : value.Type, nested => nested).InferTypes();
            // the exporter makes up others for what its outputs are of, one for several sizes
            var symbols = stated.Inputs.SelectMany(input => ((TensorType)input.Type!).Shape!.Dimensions).Select(dimension => dimension.Symbol).OfType<string>().ToHashSet();
            foreach (var (name, type) in known)
                if (found.FindValue(name) is { } value && !Says(value.Type as TensorType, (ElementType)type[0].GetInt32(), type[1], symbols))
                    wrong.Add($"{Path.GetFileName(file)}: {value} of {value.Producer?.Type}, and not {type[1]}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} types:\n{string.Join('\n', wrong.Take(40))}");
    }

    private static bool Says(TensorType? found, ElementType element, JsonElement shape, HashSet<string> symbols)
    {
        if (element is not ElementType.Undefined && found?.ElementType != element)
            return false;
        if (shape.ValueKind is JsonValueKind.Null)
            return true;
        return found?.Shape is { } own && own.Rank == shape.GetArrayLength() && own.Dimensions.Zip(shape.EnumerateArray()).All(pair => pair.Second.ValueKind switch
        {
            JsonValueKind.Number => pair.First.Size == pair.Second.GetInt64(),
            JsonValueKind.String => pair.First.Size is not null || pair.First.Symbol == pair.Second.GetString() || !symbols.Contains(pair.Second.GetString()!),
            _ => true,
        });
    }
}

/// <summary>A fact about networks that torchvision makes; skipped where they can't be made.</summary>
internal sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute() => Skip = PythonArtifacts.WhyMissing;
}
