namespace GraphBridge.Cli;

/// <summary>How a run of the command line ends.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The command did its work, and what it looked at is not as it should be: a pass failed, a replay departed.</summary>
    public const int Differs = 1;

    /// <summary>Bad input or usage.</summary>
    public const int BadInput = 2;

    /// <summary>The terminal is gone.</summary>
    public const int HungUp = 129;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM.</summary>
    public const int Terminated = 143;
}
