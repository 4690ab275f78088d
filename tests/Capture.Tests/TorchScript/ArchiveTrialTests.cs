using GraphBridge.Capture.TorchScript.Archives;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>The process that an archive is tried in leaves nothing behind.</summary>
public sealed class ArchiveTrialTests : IDisposable
{
    private const string Check = "graphbridge_torch_check";

    private readonly TemporaryFolder _folder = new();
    private readonly string _archive;

    public ArchiveTrialTests()
    {
        // a copy, by whose name its processes are known from those of other tests
        _archive = _folder["mine.pt"];
        File.Copy(Archives.Small, _archive);
    }

    public void Dispose() => _folder.Dispose();

    [TorchFact]
    public void One_that_takes_too_long_is_ended()
    {
        var error = Assert.Throws<GraphBridgeException>(() => ArchiveCheck.Require(_archive, TimeSpan.FromMilliseconds(1), ReadLimits.Default, CancellationToken.None));
        Assert.Contains("took longer than 0.001 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(Trials());
    }

    [TorchFact]
    public void Cancelling_ends_it()
    {
        using var cancelling = new CancellationTokenSource();
        cancelling.CancelAfter(20);
        Assert.ThrowsAny<OperationCanceledException>(() => RequireFor(1000, cancelling.Token));
        Assert.Empty(Trials());
    }

    [TorchFact]
    public async Task Many_at_once_do_not_disturb_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ArchiveCheck.Require(_archive, ReadLimits.Default, CancellationToken.None))));
        Assert.Empty(Trials());
    }

    private void RequireFor(int times, CancellationToken cancellation)
    {
        for (var time = 0; time < times; time++)
            ArchiveCheck.Require(_archive, ReadLimits.Default, cancellation);
    }

    /// <summary>The states of the trials that run with this test's archives.</summary>
    private List<string> Trials()
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                var line = File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (line.Split('\0')[0].EndsWith(Check, StringComparison.Ordinal) && line.Contains(_folder.Path, StringComparison.Ordinal))
                    found.Add(File.ReadAllText(Path.Combine(folder, "status")));
            }
            catch (IOException)
            {
                // it has ended
            }
        }
        return found;
    }
}
