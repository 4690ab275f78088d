namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>How the arguments of one method become those of one overload of an operator.</summary>
/// <param name="Schema">The overload.</param>
/// <param name="Sources">For each of its arguments, where it comes from.</param>
/// <param name="Covered">A bit for each argument of a call that the overload takes, or that changes nothing in what is computed.</param>
/// <param name="Required">A bit for each argument of a call without which it can't be this overload.</param>
/// <param name="Conversions">How many arguments are not of the kind that the schema has, as one number for a list.</param>
internal sealed record OverloadBinding(OperatorSchema Schema, ArgumentSource[] Sources, ulong Covered, ulong Required, int Conversions)
{
    /// <summary>How many arguments of the schema a call doesn't give; of several overloads the one with the fewest is meant.</summary>
    public int Missing(ulong given) => Sources.Count(source => !source.IsGiven(given));

    /// <summary>Whether a call in which these arguments are given can be this overload.</summary>
    public bool Accepts(ulong given) => (given & ~Covered) == 0 && (given & Required) == Required;

    // what all methods may have and no operator takes
    private static readonly HashSet<string> NeverArguments = ["requires_grad", "names", "disposeAfter"];

    private static readonly Dictionary<string, string[]> CommonNames = new()
    {
        ["left"] = ["self", "input"],
        ["x"] = ["self", "input"],
        ["right"] = ["other"],
        ["target"] = ["other", "tensor", "mat2"],
        ["scalar"] = ["other"],
        ["y"] = ["other"],
        ["dims"] = ["dim"],
        ["dimension"] = ["dim"],
        ["dimensions"] = ["dim"],
        ["axis"] = ["dim"],
        ["type"] = ["dtype"],
        ["sizes"] = ["size", "split_size", "shape"],
        ["shape"] = ["size"],
        ["strides"] = ["stride"],
        // older versions
        ["kernelSizes"] = ["kernel_size"],
        ["paddings"] = ["padding"],
        ["keep_dim"] = ["keepdim"],
        ["weights"] = ["weight"],
        ["pos_weights"] = ["pos_weight"],
        ["training"] = ["train"],
        ["nonBlocking"] = ["non_blocking"],
        ["values"] = ["other"],
        ["value"] = ["other", "values", "source"],
        ["permutation"] = ["dims"],
        ["stop"] = ["end"],
        ["finish"] = ["end"],
        ["len"] = ["window_length"],
        ["lambda"] = ["lambd"],
    };

    private static readonly string[][] Packs = [["dim0", "dim1", "dim2", "dim3"], ["rows", "columns"]];

    /// <summary>Binds a method to an overload; null where a required argument is given by nothing.</summary>
    /// <param name="schema">The overload.</param>
    /// <param name="method">The method.</param>
    /// <param name="rules">What the table says about its parameters.</param>
    public static OverloadBinding? Of(OperatorSchema schema, MethodSignature method, ParameterRules rules)
    {
        var binder = new Binder(schema, method, rules);
        binder.BindByRules();
        binder.BindFirstTensor();
        binder.BindByNames();
        binder.BindPacks();
        binder.BindInOrder();
        return binder.Finish();
    }

    private sealed class Binder(OperatorSchema schema, MethodSignature method, ParameterRules rules)
    {
        private readonly ArgumentSource[] _sources = [.. Enumerable.Repeat(ArgumentSource.Absent, schema.Arguments.Length)];
        private readonly ParameterType[] _types = Array.ConvertAll(method.Arguments, parameter => ParameterType.Parse(parameter.Type));
        private ulong _covered;
        private int _conversions;
        private bool _impossible;

        public void BindByRules()
        {
            foreach (var (argument, text) in rules.Constants)
                Set(argument, new ConstantSource(text), []);
            foreach (var (argument, parameters) in rules.Packed)
            {
                var slots = Array.ConvertAll(parameters, SlotOf);
                Set(argument, new PackedSource(slots), slots);
            }
            foreach (var (argument, parameter) in rules.Spread)
                Set(argument, new SpreadSource(SlotOf(parameter)), SlotOf(parameter));
            foreach (var (parameter, argument) in rules.Renamed)
            {
                if (SlotOf(parameter) is var slot and >= 0 && schema.IndexOf(argument) is var at and >= 0)
                    Bind(slot, at);
            }
            for (var slot = 0; slot < method.Arguments.Length; slot++)
            {
                if (rules.Ignored.Contains(method.Arguments[slot].Name))
                    _covered |= 1UL << slot;
            }
        }

        // the object, or the first tensor of a static method, is self
        public void BindFirstTensor()
        {
            var slot = Array.FindIndex(_types, type => type.Kind == SchemaKind.Tensor && !type.IsList);
            if (slot < 0 || IsCovered(slot) || schema.IndexOf(method.Arguments[slot].Name) >= 0)
                return;
            var self = schema.IndexOf("self") is var at and >= 0 ? at
                : Array.FindIndex(schema.Arguments, argument => argument.Type is { Kind: SchemaKind.Tensor, IsList: false });
            if (self >= 0)
                TryBind(slot, self);
        }

        public void BindByNames()
        {
            for (var slot = 0; slot < _types.Length; slot++)
            {
                if (!IsCovered(slot))
                    TryBind(slot, schema.IndexOf(method.Arguments[slot].Name));
                if (!IsCovered(slot))
                    TryBind(slot, schema.IndexOf(Underscored(method.Arguments[slot].Name)));
            }
            for (var slot = 0; slot < _types.Length; slot++)
            {
                foreach (var name in CommonNames.GetValueOrDefault(method.Arguments[slot].Name, []))
                {
                    if (!IsCovered(slot))
                        TryBind(slot, schema.IndexOf(name));
                }
            }
        }

        public void BindPacks()
        {
            foreach (var pack in Packs)
            {
                var slots = Array.FindAll(Array.ConvertAll(pack, SlotOf), slot => slot >= 0 && !IsCovered(slot));
                var argument = schema.IndexOf("size") is var size and >= 0 ? size : schema.IndexOf("dim");
                if (slots.Length > 0 && argument >= 0 && _sources[argument] == ArgumentSource.Absent
                    && schema.Arguments[argument].Type is { Kind: SchemaKind.Int, IsList: true })
                    Set(schema.Arguments[argument].Name, new PackedSource(slots), slots);
            }
        }

        // what is left are names of one's own: mm(target) is mm(mat2)
        public void BindInOrder()
        {
            for (var argument = 0; argument < _sources.Length; argument++)
            {
                // self is the tensor; pow(Tensor, Scalar) isn't pow(Scalar, Tensor)
                if (_sources[argument] != ArgumentSource.Absent || !schema.Arguments[argument].IsRequired || schema.Arguments[argument].Name == "self")
                    continue;
                for (var slot = 0; slot < _types.Length && _sources[argument] == ArgumentSource.Absent; slot++)
                {
                    if (!IsCovered(slot) && !NeverArguments.Contains(method.Arguments[slot].Name) && method.Arguments[slot].Name != "out")
                        TryBind(slot, argument);
                }
            }
        }

        public OverloadBinding? Finish()
        {
            ulong required = 0;
            for (var argument = 0; argument < _sources.Length; argument++)
            {
                if (!schema.Arguments[argument].IsRequired)
                    continue;
                if (_sources[argument] == ArgumentSource.Absent)
                    return null;
                foreach (var slot in SlotsOf(_sources[argument]))
                    required |= 1UL << slot;
            }
            for (var slot = 0; slot < _types.Length; slot++)
            {
                if (NeverArguments.Contains(method.Arguments[slot].Name))
                    _covered |= 1UL << slot;
            }
            return _impossible ? null : new(schema, _sources, _covered, required, _conversions);
        }

        private static IReadOnlyList<int> SlotsOf(ArgumentSource source) => source switch
        {
            SlotSource one => [one.Slot],
            PackedSource several => several.Slots,
            SpreadSource spread => [spread.Slot],
            _ => [],
        };

        // storageOffset -> storage_offset
        private static string Underscored(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));

        private bool IsCovered(int slot) => (_covered >> slot & 1) != 0;

        private int SlotOf(string parameter) => Array.FindIndex(method.Arguments, one => one.Name == parameter);

        private void TryBind(int slot, int argument)
        {
            if (argument >= 0 && _sources[argument] == ArgumentSource.Absent && _types[slot].Fits(schema.Arguments[argument].Type))
                Bind(slot, argument);
        }

        private void Bind(int slot, int argument)
        {
            var source = new SlotSource(slot, NoneTests.Of(method.Arguments[slot], rules));
            _sources[argument] = rules.Defaults.TryGetValue(method.Arguments[slot].Name, out var text)
                ? new DefaultedSource(source, new ConstantSource(text))
                : source;
            _covered |= 1UL << slot;
            var type = schema.Arguments[argument].Type;
            if (_types[slot].IsList != type.IsList || _types[slot].Kind != type.Kind)
                _conversions++;
        }

        private void Set(string argument, ArgumentSource source, params int[] slots)
        {
            var at = schema.IndexOf(argument);
            if (at < 0 || Array.Exists(slots, slot => slot < 0))
            {
                _impossible = true;
                return;
            }
            _sources[at] = source;
            foreach (var slot in slots)
                _covered |= 1UL << slot;
        }
    }
}
