using System.Collections.Immutable;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.Npy;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>Tests that measure the process, or that want the processor for themselves, run alone.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>Many captures in one process: on several threads, cancelled, and a thousand in a row.</summary>
[Collection("alone")]
public sealed class ProcessTests
{
    [TorchFact]
    public async Task Captures_on_two_threads_do_not_mix()
    {
        string[][] runs = [["mlp", "control_flow", "dropout_batchnorm", "shared_weights"], ["control_flow.other", "structures", "fails_in_cat", "traced_constants"]];
        using var start = new Barrier(2);
        await Task.WhenAll(runs.Select(names => Task.Run(() =>
        {
            var expected = names.Select(Fixtures.Capture).ToList();
            start.SignalAndWait(TestContext);
            for (var round = 0; round < 40; round++)
                foreach (var one in expected)
                {
                    var capture = FixtureCapture.Of(one.Python);
                    Assert.Null(one.Graph.FirstDifference(capture.Graph));
                    Assert.Equal(one.Capture.Outputs.ToList(), capture.Capture.Outputs.ToList());
                    Assert.Equal(one.Error, capture.Error);
                }
        })));
    }

    [TorchFact]
    public async Task One_model_on_two_threads_does_not_mix_either()
    {
        var one = PythonRecord.Of("control_flow");
        var other = PythonRecord.Of("control_flow.other");
        await Task.WhenAll(new[] { one, other }.Select(python => Task.Run(() =>
        {
            for (var round = 0; round < 40; round++)
                Assert.Null(Fixtures.Capture(python.Name).Graph.FirstDifference(FixtureCapture.Of(python).Graph));
        })));
    }

    [TorchFact]
    public async Task A_model_that_never_ends_is_ended_when_it_is_cancelled()
    {
        using var model = TorchScriptModel.Load(Path.Combine(PythonRecord.Folder, "bad", "endless.pt"), trusted: true);
        using var cancel = new CancellationTokenSource();
        var capture = Task.Run(() => model.Capture([InputSpec.Parse("float32[4,8]")], cancellation: cancel.Token));
        await Task.Delay(100, CancellationToken.None);
        Assert.False(capture.IsCompleted);
        await cancel.CancelAsync();
        var ended = await Task.WhenAny(capture, Task.Delay(TimeSpan.FromSeconds(20), CancellationToken.None));
        Assert.Same(capture, ended);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => capture);
    }

    [TorchFact]
    public async Task A_model_whose_capture_was_cancelled_can_be_captured_again()
    {
        var python = PythonRecord.Of("control_flow");
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder["n.npy"], TensorData.FromBytes(ElementType.Int64, [], BitConverter.GetBytes(1_000_000_000L)));
        ImmutableArray<NamedInput> endless = [python.Inputs[0], InputSpec.Parse("n=@" + folder["n.npy"])];
        for (var round = 0; round < 3; round++)
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => Fixtures.Model(python).Capture(endless, cancellation: cancel.Token), CancellationToken.None));
            Assert.Null(Fixtures.Capture("control_flow").Graph.FirstDifference(FixtureCapture.Of(python).Graph));
        }
    }

    [TorchFact]
    public void What_is_cancelled_before_it_begins_does_not_begin()
    {
        var python = PythonRecord.Of("mlp");
        Assert.Throws<OperationCanceledException>(() => Fixtures.Model(python).Capture(python.Inputs, cancellation: new(canceled: true)));
    }

    [TorchFact]
    public void A_thousand_captures_end_with_the_memory_of_the_tenth()
    {
        var options = new CaptureOptions { Activations = new ActivationStore.Memory(1 << 20), Statistics = true, Replay = true, Time = true };
        string[] runs = ["mlp", "fails_in_cat"];
        var tenth = 0L;
        for (var capture = 1; capture <= 1000; capture++)
        {
            var python = Records[runs[capture % 2]];
            // loading leaks as easily as running
            using var model = TorchScriptModel.Load(python.ModelPath, trusted: true);
            try
            {
                model.Capture(python.Inputs, options);
            }
            catch (ForwardException)
            {
                // one of the two fails, and what it left is freed as well
            }
            if (capture == 10)
                tenth = Resident();
        }
        var grown = Resident() - tenth;
        Assert.True(grown < 1 << 23, $"grown by {grown >> 10} KiB");
    }

    private static readonly Dictionary<string, PythonRecord> Records = new[] { "mlp", "fails_in_cat" }.ToDictionary(run => run, PythonRecord.Of, StringComparer.Ordinal);

    private static CancellationToken TestContext => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    private static long Resident()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return Environment.WorkingSet;
    }
}
