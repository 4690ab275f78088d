using GraphBridge.Formats;
using GraphBridge.Lowering.Tests.Networks;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Files of operator set 17 say everything by names, so that readers of their time take them.</summary>
public sealed class PlainFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NetworkTheory]
    [InlineData(17)]
    public void EveryPublishedNetworkPassesTheCheckerAndComesBackTheSame(int opset)
    {
        const string script = """
            import sys, onnx
            for path in sys.argv[1:]:
                onnx.checker.check_model(path, full_check=True)
                model = onnx.load(path)
                print(model.ir_version <= 8, sum(b"graphbridge" in node.SerializeToString() for node in model.graph.node), {(o.domain, o.version) for o in model.opset_import})
            """;
        string[] names = [.. ((IEnumerable<object[]>)NetworkTests.Names).Select(row => (string)row[0])];
        foreach (var name in names)
        {
            var lowered = PublishedNetworks.Capture(name).Graph.Lower(new() { Opset = opset });
            lowered.Save(_folder[name + ".onnx"]);
            var back = GraphFile.Load(_folder[name + ".onnx"]);
            Assert.True(lowered.FirstDifference(back) is null, $"{name}: {lowered.FirstDifference(back)}");
            foreach (var operation in back.Operations)
                Assert.True(IsNamedBy(operation, operation.Call?.Module.Path), $"{name}: {operation.Name} in {operation.Call?.Module.Path}");
        }
        Assert.Equal(names.Select(_ => $"True 0 {{('', {opset})}}"), Python.Lines(script, names.Select(name => _folder[name + ".onnx"])));
    }

    // /layer1/layer1.0/conv1/Conv: the last name is the operator, that before ends the module's path
    private static bool IsNamedBy(Operation operation, string? path) => operation.Name.Split('/') switch
    {
        [.., var module, _] when module.Length > 0 => path == module || path?.EndsWith("." + module, StringComparison.Ordinal) == true,
        _ => path is null,
    };
}
