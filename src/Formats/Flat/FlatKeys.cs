namespace GraphBridge.Formats.Flat;

/// <summary>The attributes that a graph has in a text format. What is empty, or follows from the rest, is left out.</summary>
internal static class FlatKeys
{
    // graph
    /// <summary>Marks a file as ours; its value is the version of this layout.</summary>
    public const string Mark = "graphbridge";
    public const string Version = "1";
    public const string Producer = "producer";
    public const string ProducerVersion = "producer_version";
    public const string Opsets = "opsets";
    public const string Functions = "functions";
    /// <summary>The inner graphs of operations, to which traces refer by their place in the list.</summary>
    public const string InnerGraphs = "inner_graphs";
    /// <summary>The names of the graph's inputs, in order.</summary>
    public const string Inputs = "inputs";
    /// <summary>The modules, a list for each column, with one item a module.</summary>
    public const string ModulePaths = "module_paths";
    public const string ModuleTypes = "module_types";
    public const string ModuleArguments = "module_arguments";
    public const string ModuleParents = "module_parents";
    public const string ModuleMetadata = "module_metadata";
    /// <summary>Triples: the module's place in the list of modules, the name within it, the value's name.</summary>
    public const string ModuleParameters = "module_parameters";
    public const string ModuleBuffers = "module_buffers";

    // graph, value or operation
    public const string Name = "name";
    public const string Metadata = "metadata";

    // cluster
    /// <summary>The path of the module that runs.</summary>
    public const string Module = "module";
    public const string Pass = "pass";
    public const string Repeat = "repeat";
    /// <summary>How long the call took, in ticks of 100 ns.</summary>
    public const string Ticks = "ticks";

    // cluster, operation or graph output
    /// <summary>The place among its like, because tools and nesting change the order of a file.</summary>
    public const string Order = "order";

    // value or graph output; a node without it is an operation
    public const string Kind = "kind";
    public const string OutputKind = "output";

    // value, or an operation with one output
    public const string ValueType = "value_type";
    public const string Data = "data";
    public const string SparseData = "sparse_data";
    public const string ValueTrace = "value_trace";

    // operation
    public const string OpType = "op_type";
    public const string Domain = "domain";
    public const string Overload = "overload";
    public const string Attributes = "attributes";
    public const string Trace = "trace";
    /// <summary>The names of the inputs' arguments; as many as there are inputs, so that the last may be absent.</summary>
    public const string Arguments = "arguments";
    public const string Output = "output";
    public const string OutputArgument = "output_argument";
    public const string OutputMetadata = "output_metadata";
    /// <summary>With no or several outputs, each of the above is a list with one item an output.</summary>
    public const string Outputs = "outputs";
    public const string ValueTypes = "value_types";
    public const string OutputArguments = "output_arguments";
    public const string OutputsMetadata = "outputs_metadata";
    public const string OutputsData = "outputs_data";
    public const string OutputsSparseData = "outputs_sparse_data";
    public const string ValueTraces = "value_traces";

    // edge
    /// <summary>Which of its source's outputs it carries, where there are several.</summary>
    public const string Value = "value";
    /// <summary>Which of its target's inputs it is, where that is not the first of one.</summary>
    public const string Slot = "slot";
    /// <summary>The slot of an edge to an operation whose nested graph uses the value by name.</summary>
    public const string CapturedSlot = "captured";
}
