using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>A process that tries inputs, begun anew when one killed it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>Managed memory that no input comes near; what asks for more fails at once and the machine goes on.</summary>
    private const string HeapLimit = "0x60000000";

    private const int LongestComplaint = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-fuzz-").FullName;
    private readonly StringBuilder _complaint = new();
    private BlockingCollection<string>? _lines;
    private Process? _process;

    /// <summary>Tries inputs by their numbers, and gives each fault with its input's number.</summary>
    public IEnumerable<(int Number, Fault Fault)> Run(string target, int seed, int first, int count) => Ask(FormattableString.Invariant($"run\t{target}\t{seed}\t{first}\t{count}"));

    /// <summary>Tries one file, in every way.</summary>
    public Fault? Check(string target, string path)
    {
        Stop();
        // what the sound inputs take the first time is not this one's
        _ = Run(target, 0, 0, 1).ToList();
        return CheckQuickly(target, path);
    }

    /// <summary>As above, in a process that tried others before.</summary>
    public Fault? CheckQuickly(string target, string path)
    {
        // all answers are read, or the next question gets this one's
        var faults = Ask($"check\t{target}\t{path}").Select(found => found.Fault).ToList();
        return faults.Count > 0 ? faults[0] : null;
    }

    /// <summary>The number of the input that was tried last.</summary>
    public int Last { get; private set; }

    private IEnumerable<(int Number, Fault Fault)> Ask(string order)
    {
        if (_process is null)
            Start();
        _process!.StandardInput.WriteLine(order);
        _process.StandardInput.Flush();
        var patience = Limits.Patience(1 << 20);
        while (true)
        {
            if (!_lines!.TryTake(out var line, patience))
            {
                var hasEnded = _lines.IsCompleted || _process.HasExited;
                Stop();
                yield return (Last, hasEnded ? Crash() : new(FaultKind.Hang, "?", "hang", "no answer came for " + patience));
                yield break;
            }
            switch (line.Split('\t', 3))
            {
                case ["done"]:
                    yield break;
                case ["make", var number]:
                    Last = int.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case ["try", var size]:
                    patience = Limits.Patience(long.Parse(size, CultureInfo.InvariantCulture));
                    break;
                case ["fault", var fault]:
                    yield return (Last, Fault.FromLine(fault));
                    break;
            }
        }
    }

    private Fault Crash()
    {
        string text;
        lock (_complaint)
            text = _complaint.ToString();
        // of a stack that is full the frame that repeats most tells which
        var frame = text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("at GraphBridge.", StringComparison.Ordinal))
            .GroupBy(line => line).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key ?? "";
        var end = frame.IndexOf('(', StringComparison.Ordinal);
        return new(FaultKind.Crash, "?", "crash " + (end < 0 ? frame : frame[..end]), text);
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerProcess).Assembly.Location, "worker", _folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_GCgen0size"] = "0x1000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var process = Process.Start(start)!;
        var lines = new BlockingCollection<string>();
        _complaint.Clear();
        process.ErrorDataReceived += (_, data) =>
        {
            lock (_complaint)
                if (_complaint.Length < LongestComplaint)
                    _complaint.Append(data.Data).Append('\n');
        };
        process.BeginErrorReadLine();
        _ = Task.Run(() =>
        {
            while (process.StandardOutput.ReadLine() is { } line)
                lines.Add(line);
            lines.CompleteAdding();
        });
        (_process, _lines) = (process, lines);
    }

    private void Stop()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }
}
