namespace GraphBridge.Capture;

/// <summary>The first byte of an event; docs/capture-events.md says what follows each.</summary>
internal enum EventKind : byte
{
    Operator = 1,
    Module = 2,
    Tensor = 3,
    Owned = 4,
    Input = 5,
    Enter = 6,
    Leave = 7,
    Begin = 8,
    End = 9,
    Fail = 10,
    Branch = 11,
    EndBranch = 12,
    Read = 13,
    Statistics = 14,
    Output = 15,
    Error = 16,
    Printed = 17,
    Source = 18,
    Resume = 19,
    Histogram = 20,
    Same = 21,
}

/// <summary>The first byte of an argument's or a result's value.</summary>
internal enum ValueTag : byte
{
    None = 0,
    False = 1,
    True = 2,
    Int = 3,
    Float = 4,
    Complex = 5,
    String = 6,
    Tensor = 7,
    List = 8,
    Tuple = 9,
    Dict = 10,
    Device = 11,
    DType = 12,
    Layout = 13,
    MemoryFormat = 14,
    Opaque = 15,
    Ints = 16,
}
