using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using GraphBridge.Fuzz.Targets;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>A fault, the input that shows it, and where both were kept.</summary>
/// <param name="Target">What read the input.</param>
/// <param name="Fault">What it did.</param>
/// <param name="Path">The input's file, as small as it could be made; what is known of the fault is beside it in <c>.log</c>.</param>
internal sealed record Finding(string Target, Fault Fault, string Path);

/// <summary>How long is searched, and for what.</summary>
/// <param name="Seed">Where the numbers begin: the same seed tries the same inputs in the same order.</param>
/// <param name="Time">When to end; null not to.</param>
/// <param name="MostInputs">How many inputs of each target to try.</param>
/// <param name="Folder">Where findings are kept.</param>
internal sealed record CampaignOptions(int Seed, TimeSpan? Time, int MostInputs, string Folder)
{
    /// <summary>How many inputs of a target are tried before it is the next one's turn.</summary>
    public int Turn { get; init; } = 100;

    /// <summary>Whether a finding's input is made smaller.</summary>
    public bool Minimise { get; init; } = true;
}

/// <summary>Feeds inputs to targets in turns, looks again at what seems wrong, and keeps what is.</summary>
internal sealed class Campaign(CampaignOptions options, Action<string> log) : IDisposable
{
    private readonly WorkerProcess _worker = new();
    private readonly WorkerProcess _second = new();
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];

    /// <summary>How many inputs were tried.</summary>
    public long Tried { get; private set; }

    public IReadOnlyList<Finding> Run(IReadOnlyList<Target> targets)
    {
        var turn = options.Turn;
        var clock = Stopwatch.StartNew();
        for (var first = 0; first < options.MostInputs; first += turn)
        {
            foreach (var target in targets)
            {
                // the first turn is everybody's
                if (first > 0 && options.Time is { } time && clock.Elapsed > time)
                    return _findings;
                Try(target, first, Math.Min(turn, options.MostInputs - first));
            }
            log(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:hh\\:mm\\:ss}  {Tried:N0} inputs, {_findings.Count} findings"));
        }
        return _findings;
    }

    private void Try(Target target, int first, int count)
    {
        var end = first + count;
        // what killed the process is passed over
        for (var next = first; next < end; next = _worker.Last + 1)
            foreach (var (number, fault) in _worker.Run(target.Name, options.Seed, next, end - next))
                Look(target, number, fault);
        Tried += count;
    }

    private void Look(Target target, int number, Fault fault)
    {
        var signature = target.Name + " " + fault.Signature;
        _known[signature] = _known.GetValueOrDefault(signature) + 1;
        if (_known[signature] > 1)
            return;
        var input = target.Input(options.Seed, number);
        Directory.CreateDirectory(options.Folder);
        var path = Path.Combine(options.Folder, $"{target.Name}-{fault.Kind}-{Convert.ToHexStringLower(SHA256.HashData(input))[..8]}{target.Ending}");
        File.WriteAllBytes(path, input);
        // alone: a machine that was busy, or memory of the one before, is no finding
        if (fault.Kind is not FaultKind.Exception)
        {
            if (_second.Check(target.Name, path) is not { } again)
            {
                log($"{target.Name} {number}: {fault.Kind} in {fault.Step}, which did not come again");
                _known.Remove(signature);
                File.Delete(path);
                return;
            }
            fault = again;
        }
        if (options.Minimise)
            new Minimiser(target, _second).Shrink(path, fault);
        File.WriteAllText(path + ".log", $"{fault.Kind} in {fault.Step}: {fault.Signature}\n{fault.Text}\n");
        _findings.Add(new(target.Name, fault, path));
        log($"{target.Name} {number}: {fault.Kind} in {fault.Step}: {fault.Signature}\n    {path} ({new FileInfo(path).Length} bytes)");
    }

    public void Dispose()
    {
        _worker.Dispose();
        _second.Dispose();
    }
}
