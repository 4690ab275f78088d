using GraphBridge.Capture.Npy;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>What a capture says of a run is what Python's own hooks and profiler said of the same file and input.</summary>
public sealed class AgreementTests
{
    public static TheoryData<string> Runs => [.. PythonRecord.Runs];

    /// <summary>
    /// What only the profiler sees: a trace keeps arithmetic on sizes as operations on tensors that it makes of numbers. They
    /// are no part of the network, and a graph has the numbers that came out.
    /// </summary>
    private static readonly Dictionary<string, Dictionary<string, int>> SizeArithmetic = new(StringComparer.Ordinal)
    {
        ["gpt2_traced"] = new(StringComparer.Ordinal) { ["aten::item"] = 43, ["aten::floor_divide"] = 12, ["aten::pow.Tensor_Scalar"] = 3 },
    };

    /// <summary>What only a graph has: tensors that TorchScript's interpreter makes of numbers without the dispatcher, to which the profiler listens.</summary>
    private static readonly Dictionary<string, int> MadeByInterpreter = new(StringComparer.Ordinal) { ["in_place_views"] = 2 };

    [TorchTheory, MemberData(nameof(Runs))]
    public void The_outputs_are_those_of_Python_bit_for_bit(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        Assert.Equal(python.Outputs.Select(output => NpyFile.Read(output.File!)), capture.Outputs);
        Assert.Equal(python.Outputs.Select(output => output.Digest), capture.Outputs.Select(PythonRecord.Digest));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void The_graph_gives_the_outputs_in_the_structure_that_Python_gives_them(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        var outputs = capture.Graph.Outputs;
        Assert.Equal(python.Outputs.Select(output => output.Type), outputs.Select(output => output.Type!.ToString()));
        if (!python.Failed && !python.Output.TryGetProperty("tensor", out _))
            Assert.Equal(PythonValue.Text(python.Output, new(outputs.Select(output => output.Name))), capture.Graph.Metadata["output"]);
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void The_inputs_are_those_of_Python(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        Assert.Equal(python.InputTensors.Select(input => input.Digest), capture.Inputs.Select(PythonRecord.Digest));
        Assert.Equal(python.InputTensors.Select(input => input.Type), capture.Graph.Inputs.Select(input => input.Type!.ToString()));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void Modules_have_the_paths_and_types_of_named_modules(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        // an archive has a module with several paths once for each, with one set of tensors
        Assert.Equal(python.Modules.Select(module => (module.Path, module.Type)), capture.Graph.Modules.Where(module => !IsFunction(module)).Select(module => (module.Path, module.TypeName)));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void Module_calls_are_those_of_the_hooks_in_the_same_order(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        var calls = ModuleCalls(capture.Graph);
        // what is one module in eager Python, and runs twice, is one for each of its paths in the archive
        var first = python.Modules.ToDictionary(module => module.Path, module => module.SameAs ?? module.Path, StringComparer.Ordinal);
        var twins = calls.Select((call, at) => calls.Take(at).Count(other => other.Module != call.Module && first[other.Module.Path] == first[call.Module.Path]));
        Assert.Equal(python.Calls.Select(call => (call.Path, call.Type, call.Pass, call.Parent)),
            calls.Zip(twins, (call, before) => (first[call.Module.Path], call.Module.TypeName, call.Pass + before, ParentOf(call, calls))));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void What_the_hooks_saw_a_module_give_was_made_in_its_call_or_given_to_it(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        var known = capture.Inputs.Select(Shown).ToHashSet(StringComparer.Ordinal);
        known.UnionWith(capture.Graph.Values.Where(value => value.Data is not null).Select(value => Shown(value.Data!)));
        var calls = ModuleCalls(capture.Graph);
        var madeIn = calls.ConvertAll(_ => new HashSet<string>(StringComparer.Ordinal));
        var givenTo = calls.ConvertAll(_ => new HashSet<string>(StringComparer.Ordinal));
        foreach (var operation in capture.Graph.Operations)
            for (var call = operation.Call; call is { } around; call = around.Parent)
                if (calls.IndexOf(around) is var at and >= 0)
                {
                    givenTo[at].UnionWith(Contents(operation.Inputs));
                    madeIn[at].UnionWith(Contents(operation.Outputs));
                }
        for (var i = 0; i < calls.Count; i++)
        {
            // without an operation, a module gave what it was given, which the hooks show for those around and before it
            var candidates = madeIn[i].Count > 0 ? madeIn[i].Concat(givenTo[i]) : known.Concat(madeIn.SelectMany(made => made));
            Assert.Subset(candidates.ToHashSet(StringComparer.Ordinal), python.Calls[i].Outputs.Select(output => output.Type + " " + output.Digest).ToHashSet(StringComparer.Ordinal));
        }

        IEnumerable<string> Contents(PortList ports) => ports
            .Where(port => port.Value is { } value && capture.Activations.ContainsKey(value.Name)).Select(port => Shown(capture.Activations[port.Value!.Value.Name]));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void Operations_are_those_of_the_profiler_in_order_with_arguments_and_result_types(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        var expected = python.Operations.ToList();
        if (SizeArithmetic.TryGetValue(run, out var sizes))
            foreach (var (name, count) in sizes)
                Assert.Equal(count, expected.RemoveAll(operation => operation.Name == name));
        var recorded = capture.Graph.Operations.Where(operation => operation.Trace?.Error is null).ToList();
        Assert.Equal(MadeByInterpreter.GetValueOrDefault(run), recorded.RemoveAll(operation => operation.Type is { Domain: "aten", Name: "tensor" }));
        // an operation on another thread has no place among the others; the record is sorted
        if (python.IsUnordered)
            Assert.Equal(expected.Select(operation => operation.ToString()).Order(StringComparer.Ordinal), recorded.Select(PythonOperation.Line).Order(StringComparer.Ordinal));
        else
            Assert.Equal(expected.Select(operation => operation.ToString()), recorded.Select(PythonOperation.Line));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void Parameters_are_those_of_Python_with_their_content_and_sharing(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        Assert.Equal(Expected(python.Parameters), Owned(capture.Graph, ValueKind.Parameter));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void Buffers_are_those_of_Python_as_they_were_before_the_pass(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        Assert.Equal(Expected(python.Buffers), Owned(capture.Graph, ValueKind.Buffer));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void Buffers_that_the_pass_changes_end_as_those_of_Python(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        foreach (var buffer in python.BuffersAfter)
        {
            var last = capture.Graph.FindValue(buffer.Names[0])!.Value;
            while (capture.Graph.Values.FirstOrDefault(value => value.Trace?.Previous == last.Name) is { Graph: not null } next)
                last = next;
            Assert.Equal(buffer.Tensor.Digest, PythonRecord.Digest(capture.Activations[last.Name]));
        }
    }

    private static bool IsFunction(Module module) => module.Path.EndsWith("()", StringComparison.Ordinal);

    /// <summary>The calls of modules; those of functions, which have scopes of their own, are left out.</summary>
    private static List<ModuleCall> ModuleCalls(ForwardGraph graph) => [.. graph.Calls.Where(call => !IsFunction(call.Module))];

    private static int? ParentOf(ModuleCall call, List<ModuleCall> calls)
    {
        var parent = call.Parent;
        while (parent is { } scope && IsFunction(scope.Module))
            parent = scope.Parent;
        return parent is { } around ? calls.IndexOf(around) : null;
    }

    private static string Shown(TensorData data) => data.Type + " " + PythonRecord.Digest(data);

    /// <summary>Each parameter or buffer with all its names.</summary>
    private static List<string> Expected(IEnumerable<PythonOwned> owned) =>
        [.. owned.Select(one =>
        {
            Assert.True(one.IsOneTensor || one.Names.Length == 1);
            return $"{string.Join(" = ", one.Names)}: {one.Tensor.Type} {one.Tensor.Digest}";
        }).Order(StringComparer.Ordinal)];

    private static List<string> Owned(ForwardGraph graph, ValueKind kind) =>
        [.. graph.Modules
            .SelectMany(module => (kind == ValueKind.Parameter ? module.Parameters : module.Buffers).Select(owned => (Name: ValueNaming.Join(module.Path, owned.Name), owned.Value)))
            .GroupBy(owned => owned.Value, owned => owned.Name)
            .Select(owned =>
            {
                Assert.Equal(kind, graph[owned.Key].Kind);
                return $"{string.Join(" = ", owned)}: {Shown(graph[owned.Key].Data!)}";
            })
            .Order(StringComparer.Ordinal)];
}
