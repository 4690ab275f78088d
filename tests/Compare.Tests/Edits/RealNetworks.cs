using System.Runtime.CompilerServices;
using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>The networks that edits are made to: files of fixtures/, and two with the modules and types of a capture.</summary>
internal static class RealNetworks
{
    private static readonly string[] Files =
    [
        "resnet18", "gpt2", "lstm", "dynamic_axes", "shared_linear", "control_flow", "compare/resnet50", "compare/vgg11_bn", "compare/vgg19", "compare/gpt2_12",
        "onnx-light/light_inception_v2", "onnx-light/light_shufflenet", "onnx-light/light_squeezenet",
    ];

    /// <summary>All, by name.</summary>
    public static IEnumerable<(string Name, ForwardGraph Graph)> All() =>
        [.. Files.Select(file => (file, Load(file))), ("captured residual", Networks.Residual(4, 3)), ("captured transformer", Networks.Transformer(8))];

    /// <summary>A file of fixtures/.</summary>
    public static ForwardGraph Load(string name, [CallerFilePath] string here = "") =>
        GraphFile.Load(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../fixtures", name + ".onnx")));
}
