using System.Globalization;
using System.Text.Json;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>Where a tensor's value decided what ran next, and what a pass that ends badly leaves.</summary>
public sealed class SteeringTests
{
    public static TheoryData<string> Runs => [.. PythonRecord.Runs];

    [TorchTheory, MemberData(nameof(Runs))]
    public void Steering_reads_have_the_values_on_which_Python_decided(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        Assert.Equal(python.Decisions.SelectMany(ValuesRead), Reads(capture.Graph).Select(read => read.Trace!.Read!));
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void What_ran_because_of_a_read_says_so_and_nothing_else_does(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        var reads = Reads(capture.Graph).ToList();
        var branches = capture.Graph.Operations.Where(operation => operation.Trace?.Branch is not null).ToLookup(operation => operation.Trace!.Branch!);
        var expected = new List<Branch>();
        foreach (var decision in python.Decisions)
        {
            var own = reads.Take(ValuesRead(decision).Count()).Select(read => read.Outputs[0].Value!.Value.Name).ToList();
            reads.RemoveRange(0, own.Count);
            if (decision.GetProperty("kind").GetString() == "if")
            {
                var branch = new Branch(own[0], decision.GetProperty("value").GetBoolean() ? "then" : "else");
                expected.Add(branch);
                // `self.positive` is a module, `torch.relu` an operation
                var taken = decision.GetProperty("taken").GetString()!.Split('.');
                Assert.Contains(branches[branch], operation => taken[0] == "self" ? operation.Call?.Module.Path == taken[1] : operation.Type.Name == taken[1]);
                continue;
            }
            // each turn of a while loop ran because of what was read just before it
            for (var turn = 1; turn <= decision.GetProperty("passes").GetInt32(); turn++)
                expected.Add(new(own[Math.Min(turn, own.Count) - 1], string.Create(CultureInfo.InvariantCulture, $"iteration {turn}")));
        }
        Assert.Equal(expected, branches.Select(branch => branch.Key));
    }

    [TorchFact]
    public void A_pass_that_fails_leaves_the_graph_up_to_there_with_the_error_in_it()
    {
        var (python, capture, error) = Fixtures.Capture("fails_in_cat");
        Assert.Equal(python.Error.GetProperty("eager").GetString(), error);
        var failed = capture.Graph.Operations[^1];
        Assert.Equal(error, failed.Trace?.Error);
        Assert.Equal(python.Error.GetProperty("operation").GetString(), failed.Type.ToString());
        Assert.Equal("joint.cat", failed.Call?.Module.Path);
        Assert.Equal(python.Error.GetProperty("operations_before").GetInt32(), failed.Index);
        Assert.Equal([("tensors[0]", "float32[3,4]"), ("tensors[1]", "float32[2,4]")], failed.Inputs.Select(port => (port.Name, port.Value!.Value.Type!.ToString())));
        Assert.Equal(error, capture.Graph.Metadata["error"]);
        Assert.Empty(capture.Outputs);
        Assert.Empty(capture.Graph.Outputs);
    }

    [TorchFact]
    public void No_other_run_fails() =>
        Assert.Equal(["fails_in_cat"], PythonRecord.Runs.Where(run => Fixtures.Capture(run).Error is not null));

    [TorchFact]
    public void Statistics_find_the_first_value_that_is_no_number()
    {
        var first = Fixtures.Capture("makes_nan").Graph.Operations.First(operation => operation.Outputs.Any(port => port.Value?.Trace?.Statistics?.NaNs > 0));
        Assert.Equal(("aten::log", "log"), (first.Type.ToString(), first.Call?.Module.Path));
        Assert.Equal(0, first.Inputs[0].Value!.Value.Trace!.Statistics!.NaNs);
        Assert.All(Fixtures.Capture("mlp").Graph.Values, value => Assert.True(value.Trace?.Statistics is not { NaNs: > 0 }));
    }

    private static IEnumerable<Operation> Reads(ForwardGraph graph) => graph.Operations.Where(operation => operation.Trace?.Read is not null);

    /// <summary>The values that a decision took, as the recorder writes them.</summary>
    private static IEnumerable<string> ValuesRead(JsonElement decision) =>
        decision.TryGetProperty("values_read", out var values) ? values.EnumerateArray().Select(Text)
        : [Text(decision.TryGetProperty("value_read", out var value) ? value : decision.GetProperty("value"))];

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
    };
}
