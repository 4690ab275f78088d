using System.Diagnostics;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>A corrupt, truncated or malicious archive is an error, never a crash.</summary>
public sealed class UnsafeArchiveTests
{
    private static readonly HashSet<string> LoadWell = ["endless.pt", "allocates.pt"];

    public static TheoryData<string> Bad => [.. Archives.BadNames.Where(name => !LoadWell.Contains(name))];

    [TorchTheory]
    [MemberData(nameof(Bad))]
    public void A_bad_archive_is_an_error_of_one_line(string name)
    {
        var path = Archives.Bad(name);
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<GraphBridgeException>(() => TorchScriptModel.Load(path).Dispose());
        Assert.Equal(path, error.File);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length - path.Length, 30, 600);
        // far below the patience with an archive that never loads
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2));
        Assert.False(File.Exists("/tmp/graphbridge-was-here"));
    }

    [TorchTheory]
    [InlineData("data_wrong_type.pt", "training is declared as bool, and the archive gives Tuple")]
    [InlineData("tensor_beyond_storage.pt", "shared.weight is Float[1073741824, 8] with strides [8, 1] and offset 0, which doesn't lie inside its storage of 256 bytes")]
    [InlineData("code_writes_file.pt", "its code calls aten::save, which reads or writes files, in LinearThreeTimes.forward")]
    [InlineData("code_maps_file.pt", "its code calls aten::from_file, which reads or writes files, in LinearThreeTimes.forward")]
    [InlineData("code_class_constant.pt", "libtorch crashed on it")]
    [InlineData("code_no_forward.pt", "the module has no forward method")]
    public void What_is_wrong_is_said(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<GraphBridgeException>(() => TorchScriptModel.Load(Archives.Bad(name)).Dispose()).Message, StringComparison.Ordinal);

    [TorchTheory]
    [InlineData("tensor_beyond_storage.pt")]
    [InlineData("tensor_offset_beyond_storage.pt")]
    [InlineData("tensor_negative_offset.pt")]
    [InlineData("storage_short.pt")]
    [InlineData("storage_count.pt")]
    [InlineData("data_wrong_type.pt")]
    [InlineData("code_writes_file.pt")]
    public void What_libtorch_believes_is_checked_of_a_trusted_archive_too(string name) =>
        Assert.Contains("damaged or made to harm", Assert.Throws<GraphBridgeException>(() => TorchScriptModel.Load(Archives.Bad(name), trusted: true).Dispose()).Message,
            StringComparison.Ordinal);

    [TorchFact]
    public void A_model_that_asks_for_all_memory_fails_in_its_pass()
    {
        using var model = TorchScriptModel.Load(Archives.Bad("allocates.pt"));
        var error = Assert.Throws<ForwardException>(() => model.Capture([InputSpec.Parse("float32[4,8]")]));
        Assert.Contains("can't allocate memory", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_model_that_never_ends_can_be_cancelled()
    {
        using var model = TorchScriptModel.Load(Archives.Bad("endless.pt"));
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Throws<OperationCanceledException>(() => model.Capture([InputSpec.Parse("float32[4,8]")], cancellation: cancelling.Token));
    }

    [TorchFact]
    public void Code_may_not_call_the_marks_of_the_recorder()
    {
        using var folder = new TemporaryFolder();
        var path = folder["marks.pt"];
        File.WriteAllBytes(path, Archives.With("code/__torch__.py", code =>
            [.. System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(code).Replace("    x0 = x\n", "    x0 = x\n    ops.graphbridge.read(7)\n", StringComparison.Ordinal))]).ToArray());
        var error = Assert.Throws<GraphBridgeException>(() => TorchScriptModel.Load(path).Dispose());
        Assert.Contains("calls graphbridge::read", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Sound_archives_load() =>
        Parallel.ForEach(Archives.Sound, new ParallelOptions { MaxDegreeOfParallelism = 3 }, path => TorchScriptModel.Load(path).Dispose());
}
