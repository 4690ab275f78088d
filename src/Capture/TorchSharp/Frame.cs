namespace GraphBridge.Capture.TorchSharp;

/// <summary>
/// Where in a recording code runs: in which call of which module. It goes with the flow of execution, through awaits and into
/// tasks, so that what runs in parallel knows its place.
/// </summary>
/// <param name="recording">The recording.</param>
/// <param name="parent">The call around it; null outside of all modules.</param>
/// <param name="call">The number of the call, counted from 0; -1 outside of all modules.</param>
/// <param name="module">The module that runs.</param>
/// <param name="around">The place in the recording that this one runs inside of.</param>
internal sealed class Frame(Recording recording, Frame? parent, int call, object? module, Frame? around)
{
    public Recording Recording { get; } = recording;

    public Frame? Parent { get; } = parent;

    public int Call { get; } = call;

    public object? Module { get; } = module;

    public Frame? Around { get; } = around;

    /// <summary>
    /// The module's own forward, once it has begun: another one of the same module is no call but a base class's, and this one
    /// again is a module that runs itself.
    /// </summary>
    public WovenMethod? Forward { get; set; }

    /// <summary>The tensors that were made since a native module began, where one runs.</summary>
    public List<object>? Made { get; set; }

    /// <summary>The same place, where the recording around it has moved on too.</summary>
    public Frame Inside(Frame around) => new(Recording, Parent, Call, Module, around) { Forward = Forward, Made = Made };
}
