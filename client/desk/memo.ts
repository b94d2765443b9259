/** Spares drawing what did not change: a timeline has hundreds of entries, and one operation concerns one of them. */
import { type Attributes, Component, type ComponentChildren, type FunctionComponent, h } from 'preact'

/** The component, drawn again only when one of its props is another one. */
export function memo<Props extends object>(Inner: FunctionComponent<Props>) {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Attributes & { children?: ComponentChildren } & Props>): boolean {
      const was = this.props as Record<string, unknown>
      return Object.entries(next).some(([name, value]) => was[name] !== value)
    }
    override render() {
      return h(Inner, this.props)
    }
  }
}
