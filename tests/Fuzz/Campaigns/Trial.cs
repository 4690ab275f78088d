using System.Globalization;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>One input's way through what reads it, step by step. The first fault ends it.</summary>
/// <param name="size">The input's bytes.</param>
/// <param name="random">Chooses among steps where there are more than are run.</param>
/// <param name="isAlone">Whether the input is looked at more closely, and takes all steps.</param>
internal sealed class Trial(long size, Random random, bool isAlone)
{
    public Random Random => random;

    public bool IsAlone => isAlone;

    /// <summary>Bytes that a step may take for an input of this size.</summary>
    public long Memory => Limits.Memory(size);

    /// <summary>What went wrong, or null.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Told each step before it is run, for who looks at one input.</summary>
    public Action<string>? Begin { get; init; }

    /// <summary>Told what each step took.</summary>
    public Action<string, Meter, GraphBridgeException?>? Report { get; init; }

    /// <summary>Runs a step.</summary>
    /// <param name="step">What it is called.</param>
    /// <param name="action">The step.</param>
    /// <param name="memory">Bytes that it may take beyond what the input's size allows.</param>
    public void Run(string step, Action action, long memory = 0)
    {
        // who looks at one input sees all steps
        if (Fault is not null && Report is null)
            return;
        Begin?.Invoke(step);
        var meter = Meter.Start();
        GraphBridgeException? refusal = null;
        try
        {
            action();
        }
        catch (GraphBridgeException error) when (error.InnerException is not (OutOfMemoryException or NullReferenceException or IndexOutOfRangeException))
        {
            refusal = error;
        }
        catch (Exception error)
        {
            Fault ??= Fault.Of(step, error);
            return;
        }
        Report?.Invoke(step, meter, refusal);
        if (meter.Taken is var taken && taken > Memory + memory)
            Fault ??= new(FaultKind.Memory, step, "memory in " + step, string.Create(CultureInfo.InvariantCulture, $"{step} took {taken:N0} bytes for an input of {size:N0}; {refusal?.Message}"));
        else if (meter.Time is var time && time > Limits.Time(size))
            Fault ??= new(FaultKind.Time, step, "time in " + step, string.Create(CultureInfo.InvariantCulture, $"{step} took {time.TotalSeconds:F1} s for an input of {size:N0} bytes; {refusal?.Message}"));
    }
}
