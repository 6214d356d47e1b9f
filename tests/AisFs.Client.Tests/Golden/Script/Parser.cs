namespace AisFs.Client.Tests.Golden.Script;

/// <summary>Parses call expressions.</summary>
internal sealed class Parser
{
    private readonly List<(string Kind, string Text, object? Value)> _tokens;
    private int _next;

    private Parser(string text) => _tokens = Lexer.Read(text);

    private (string Kind, string Text, object? Value) Current => _tokens[_next];

    public static Node[] Parse(string text)
    {
        Parser parser = new(text);
        List<Node> statements = [];
        while (parser.Current.Kind != "end")
        {
            if (!parser.Accept(";") && !parser.Accept("\n"))
            {
                statements.Add(parser.Statement());
            }
        }

        return [.. statements];
    }

    private Node Statement()
    {
        if (Current is ("name", "with", _))
        {
            _next++;
            Node value = Expression();
            string? variable = null;
            if (Accept("as"))
            {
                variable = Take("name");
            }

            Expect(":");
            List<Node> body = [];
            while (Current.Kind != "end")
            {
                if (!Accept(";") && !Accept("\n"))
                {
                    body.Add(Statement());
                }
            }

            return new Node.With(value, variable, [.. body]);
        }

        Node first = ExpressionList();
        if (!Accept("="))
        {
            return first;
        }

        string[] targets = first switch
        {
            Node.Name name => [name.Id],
            Node.Sequence sequence => [.. sequence.Items.Select(static item => ((Node.Name)item).Id)],
            _ => throw new FormatException("assignment to an expression"),
        };
        return new Node.Assign(targets, ExpressionList());
    }

    private Node ExpressionList()
    {
        Node first = Expression();
        if (Current.Text != "," || Current.Kind != "op")
        {
            return first;
        }

        List<Node> items = [first];
        while (Accept(","))
        {
            items.Add(Expression());
        }

        return new Node.Sequence([.. items], IsTuple: true);
    }

    private Node Expression()
    {
        if (Current is ("name", "lambda", _))
        {
            _next++;
            List<string> parameters = [];
            while (!Accept(":"))
            {
                Accept("*");
                Accept("*");
                parameters.Add(Take("name"));
                if (Accept("="))
                {
                    Expression();
                }

                Accept(",");
            }

            return new Node.Function([.. parameters], Expression());
        }

        Node value = BinaryLevel(0);
        if (Accept("if"))
        {
            Node condition = BinaryLevel(0);
            Expect("else");
            return new Node.Choose(condition, value, Expression());
        }

        return value;
    }

    private Node BinaryLevel(int level)
    {
        string[][] levels = [["or"], ["and"], ["==", "!=", "<", ">", "<=", ">=", "in", "is"], ["|"], ["<<", ">>"], ["+", "-"], ["*", "/", "%", "//"]];
        if (level == levels.Length)
        {
            return Unary();
        }

        Node left = BinaryLevel(level + 1);
        while (levels[level].Contains(Current.Text) && Current.Kind is "op" or "name" && levels[level].Contains(Current.Text))
        {
            string op = _tokens[_next++].Text;
            left = new Node.Binary(op, left, BinaryLevel(level + 1));
        }

        return left;
    }

    private Node Unary()
    {
        if (Accept("-"))
        {
            return new Node.Negate(Unary());
        }

        Node value = Atom();
        while (true)
        {
            if (Accept("."))
            {
                value = new Node.Attribute(value, Take("name"));
            }
            else if (Accept("["))
            {
                value = new Node.Subscript(value, Expression());
                Expect("]");
            }
            else if (Accept("("))
            {
                value = Arguments(value);
            }
            else
            {
                return value;
            }
        }
    }

    private Node.Call Arguments(Node target)
    {
        List<Node> positional = [];
        List<(string, Node)> named = [];
        while (!Accept(")"))
        {
            if (Current.Kind == "name" && _tokens[_next + 1].Text == "=" && _tokens[_next + 1].Kind == "op")
            {
                string id = Take("name");
                Expect("=");
                named.Add((id, Expression()));
            }
            else
            {
                Node item = Expression();
                positional.Add(Current is ("name", "for", _) ? Loop(item) : item);
            }

            Accept(",");
        }

        return new Node.Call(target, [.. positional], [.. named]);
    }

    private Node.Comprehension Loop(Node item)
    {
        Expect("for");
        List<string> variables = [];
        do
        {
            Accept("(");
            variables.Add(Take("name"));
            Accept(")");
        }
        while (Accept(","));
        Expect("in");
        Node source = BinaryLevel(0);
        Node? condition = Accept("if") ? BinaryLevel(0) : null;
        return new Node.Comprehension(item, [.. variables], source, condition);
    }

    private Node Atom()
    {
        (string kind, string text, object? value) = Current;
        _next++;
        if (kind == "literal")
        {
            while (Current.Kind == "literal" && value is string && Current.Value is string more)
            {
                value = (string)value + more;
                _next++;
            }

            return new Node.Literal(value);
        }

        if (kind == "name")
        {
            return text switch
            {
                "None" => new Node.Literal(null),
                "True" => new Node.Literal(true),
                "False" => new Node.Literal(false),
                _ => new Node.Name(text),
            };
        }

        switch (text)
        {
            case "(":
                return Items(")", isTuple: true);
            case "[":
                return Items("]", isTuple: false);
            case "{":
                List<(Node, Node)> pairs = [];
                while (!Accept("}"))
                {
                    Node key = Expression();
                    Expect(":");
                    pairs.Add((key, Expression()));
                    Accept(",");
                }

                return new Node.Mapping([.. pairs]);
            default:
                throw new FormatException($"'{text}' is not understood");
        }
    }

    private Node Items(string end, bool isTuple)
    {
        List<Node> items = [];
        bool hasComma = false;
        while (!Accept(end))
        {
            Node item = Expression();
            if (Current is ("name", "for", _))
            {
                Node loop = Loop(item);
                Expect(end);
                return loop;
            }

            items.Add(item);
            hasComma |= Accept(",");
        }

        return isTuple && items.Count == 1 && !hasComma ? items[0] : new Node.Sequence([.. items], isTuple);
    }

    private bool Accept(string text)
    {
        if (Current.Kind is "op" or "name" && Current.Text == text)
        {
            _next++;
            return true;
        }

        return false;
    }

    private void Expect(string text)
    {
        if (!Accept(text))
        {
            throw new FormatException($"'{text}' expected, '{Current.Text}' found");
        }
    }

    private string Take(string kind)
        => Current.Kind == kind ? _tokens[_next++].Text : throw new FormatException($"a {kind} expected, '{Current.Text}' found");
}
